import { epochMs, type EpochMs } from '@tidegate/kernel';
import type { Control, ControlCommand, ControlTarget } from '@tidegate/model';

import type { EngineInput } from '../src/core/inputs/engine-input.js';

let keys = 0;

/** A control of the whole platform with a unique key. */
export function controlOf(command: ControlCommand, over: Partial<Control> = {}): Control {
  keys += 1;
  const target: ControlTarget = { type: 'platform' };
  const fields = { key: `control-${keys}`, actor: 'a test', reason: 'a test', at: epochMs(0) };
  return { ...fields, command, target, ...over };
}

/** An input with the control of `controlOf` at `at`. */
export function controlInput(
  command: ControlCommand,
  at: EpochMs,
  over: Partial<Control> = {},
): EngineInput {
  return { type: 'control', at, control: controlOf(command, { at, ...over }) };
}
