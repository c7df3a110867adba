import type { AccountId, InstrumentId, ShardId, TenantId } from '@tidegate/kernel';
import { epochMs, invariant } from '@tidegate/kernel';
import {
  controlTargetKey,
  type Control,
  type ControlTarget,
  type EntryPause,
} from '@tidegate/model';
import type { FoundCommand } from '@tidegate/trading';

import { optionalTime } from './scalar.js';

/** A target as columns; columns that do not apply are `null`. */
interface TargetRow {
  targetType: string;
  tenant: string | null;
  account: string | null;
  instrument: string | null;
}

/** An active pause as a row of `entry_pauses`; `target` is the key of the target. */
export interface PauseRow extends TargetRow {
  shard: string;
  target: string;
  code: string;
  reason: string;
  actor: string;
  at: number;
}

/** A control as a row of `controls`; the command is JSON. */
export interface ControlRow extends TargetRow {
  shard: string;
  key: string;
  command: string;
  actor: string;
  reason: string;
  at: number;
}

/** A pending or taken command as a row of `command_queue`. */
export interface CommandRow {
  number: number;
  shard: string;
  key: string;
  payload: string;
  at: number;
  actor: string;
  takenAt: number | null;
}

export function encodePause(pause: EntryPause, shard: ShardId): PauseRow {
  const { target, code, reason, actor, at } = pause;
  const key = controlTargetKey(target);
  return { shard, target: key, code, reason, actor, at, ...encodeTarget(target) };
}

export function decodePause(row: PauseRow): EntryPause {
  const { code, reason, actor } = row;
  return { target: decodeTarget(row), code, reason, actor, at: epochMs(row.at) };
}

export function encodeControl(control: Control, shard: ShardId): ControlRow {
  const { key, command, target, actor, reason, at } = control;
  const text = JSON.stringify(command);
  return { shard, key, command: text, actor, reason, at, ...encodeTarget(target) };
}

export function decodeCommand(row: CommandRow): FoundCommand {
  const { key, payload, actor } = row;
  const command = { shard: row.shard as ShardId, key, payload, at: epochMs(row.at), actor };
  return { command, takenAt: optionalTime(row.takenAt) };
}

function encodeTarget(target: ControlTarget): TargetRow {
  const { type } = target;
  const scope = type === 'instrument' || type === 'account' ? target.scope : null;
  return {
    targetType: type,
    tenant: type === 'tenant' ? target.tenant : (scope?.tenant ?? null),
    account: scope?.account ?? null,
    instrument: type === 'instrument' ? target.instrument : null,
  };
}

function decodeTarget({ targetType, tenant, account, instrument }: TargetRow): ControlTarget {
  if (targetType === 'platform') return { type: 'platform' };
  invariant(tenant !== null, 'The target must have a tenant', { targetType });
  if (targetType === 'tenant') return { type: 'tenant', tenant: tenant as TenantId };
  invariant(account !== null, 'The target must have an account', { targetType });
  const scope = { tenant: tenant as TenantId, account: account as AccountId };
  if (targetType === 'account') return { type: 'account', scope };
  invariant(
    targetType === 'instrument' && instrument !== null,
    'The target must have a known type',
    {
      targetType,
    },
  );
  return { type: 'instrument', scope, instrument: instrument as InstrumentId };
}
