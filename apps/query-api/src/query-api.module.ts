import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { type QueryApiDependencies } from './dependencies.js';
import { QueryController } from './query-controller.js';
import { ContractQueryHandler, QUERY_API_DEPENDENCIES } from './query-handler.js';

/** The query API's wiring: one controller, one bus, one handler. */
@Module({})
export class QueryApiModule {
  static with(dependencies: QueryApiDependencies): DynamicModule {
    return {
      module: QueryApiModule,
      imports: [CqrsModule.forRoot()],
      controllers: [QueryController],
      providers: [ContractQueryHandler, { provide: QUERY_API_DEPENDENCIES, useValue: dependencies }],
    };
  }
}
