import type { ControlTargetRequest } from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';

/** The options that name whom a control concerns. */
export interface TargetOptions {
  readonly tenant?: string;
  readonly account?: string;
  readonly instrument?: string;
  readonly all?: boolean;
  readonly platform?: boolean;
}

/** Closing everything has to be asked for; throws `OPTIONS_INVALID`. */
export function expectExtent(options: TargetOptions): void {
  if (options.instrument !== undefined || options.all) return;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'close needs --instrument for one position, or --all for every position of the target',
  );
}

/** The narrowest target that the options name; throws `OPTIONS_INVALID` for what contradicts it. */
export function targetOf(options: TargetOptions): ControlTargetRequest {
  const { tenant, account, instrument, all, platform } = options;
  const refuse = (sentence: string): TidegateError =>
    new TidegateError('OPTIONS_INVALID', sentence);
  if (platform) {
    if ([tenant, account, instrument].some((given) => given !== undefined)) {
      throw refuse('--platform is every account; leave --tenant, --account and --instrument out');
    }
    return { type: 'platform' };
  }
  if (account === undefined) {
    if (tenant === undefined) throw refuse('Name --account, --tenant or --platform');
    if (instrument !== undefined) throw refuse('--instrument needs --account');
    return { type: 'tenant', tenant };
  }
  const scope = { ...(tenant === undefined ? {} : { tenant }), account };
  if (instrument === undefined) return { type: 'account', ...scope };
  if (all) throw refuse('--instrument and --all exclude each other');
  return { type: 'instrument', ...scope, instrument };
}
