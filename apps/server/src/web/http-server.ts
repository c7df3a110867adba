import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The Fastify server below an application. */
export const serverOf = (app: NestFastifyApplication) => app.getHttpAdapter().getInstance();

export type HttpServer = ReturnType<typeof serverOf>;
