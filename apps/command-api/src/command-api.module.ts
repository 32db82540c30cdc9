import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { type Application } from '@lindung/application/application';
import { APPLICATION, ContractCommandHandler } from './command-handler.js';
import { CommandsController } from './commands-controller.js';
import { DEMO_TOKEN_KEY, DemoSignInController } from './demo-sign-in-controller.js';

export interface CommandApiParts {
  readonly app: Application;
  /** Signs demo tokens; null where an OpenID provider signs people in. */
  readonly demoTokenKey: Uint8Array | null;
  /** Controllers and providers of the imports. */
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
}

/** The command API's wiring: one bus, one handler, and a controller per kind of door. */
@Module({})
export class CommandApiModule {
  static with({ app, demoTokenKey, controllers = [], providers = [] }: CommandApiParts): DynamicModule {
    return {
      module: CommandApiModule,
      imports: [CqrsModule.forRoot()],
      controllers: [CommandsController, ...controllers, ...(demoTokenKey === null ? [] : [DemoSignInController])],
      providers: [
        ContractCommandHandler,
        { provide: APPLICATION, useValue: app },
        ...(demoTokenKey === null ? [] : [{ provide: DEMO_TOKEN_KEY, useValue: demoTokenKey }]),
        ...providers,
      ],
    };
  }
}
