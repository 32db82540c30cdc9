import { type Imports } from '@lindung/application/imports/imports';
import { type ServiceLogger } from '@lindung/platform/logging';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Destroys uploads whose time is over, now and once a day. Answers what ends it. */
export function purgeDaily(imports: Imports, logger: ServiceLogger): () => void {
  const purge = (): void => {
    imports.purgeOutdated().then(
      (purged) => logger.info({ purged }, 'Uploads whose retention time was over have been destroyed.'),
      (error: unknown) => logger.warn({ err: error }, 'Outdated uploads could not be destroyed; it is tried again tomorrow.'),
    );
  };
  purge();
  const timer = setInterval(purge, DAY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
