import { Module } from '@nestjs/common';

/** No controllers: this service answers nothing but health and metrics, which platform serves. */
@Module({})
export class ProjectorModule {}
