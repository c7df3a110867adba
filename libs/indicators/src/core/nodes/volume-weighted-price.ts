import { DAY_MS } from '@tidegate/kernel';

import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';
import { ratio } from './arithmetic.js';
import { typicalTurnover } from './candle-nodes.js';
import { windowMean } from './window-mean.js';

/** Rolling VWAP of the typical price over `period` candles; NaN without volume in the window. */
export function rollingVwap(builder: ProgramBuilder, period: number): Wire {
  const turnover = windowMean(builder, typicalTurnover(builder), period);
  return ratio(builder, turnover, windowMean(builder, builder.field('volume'), period));
}

/** VWAP of the typical price since 00:00 UTC of the candle's day; NaN until the day has volume. */
export function sessionVwap(builder: ProgramBuilder): Wire {
  return builder.shared('sessionVwap', () => {
    const source = typicalTurnover(builder).slot;
    const [openTime, volume] = [builder.field('openTime').slot, builder.field('volume').slot];
    const [day, turnoverSum, volumeSum] = [builder.scalar(), builder.scalar(), builder.scalar()];
    const out = builder.wire(0);
    const target = out.slot;
    builder.step(0, ({ state, wires, base, index }: Frame) => {
      const today = Math.floor((wires[openTime] as number) / DAY_MS);
      const kept = index > 0 && today === state[base + day] ? 1 : 0;
      const turnover = kept * (state[base + turnoverSum] as number) + (wires[source] as number);
      const traded = kept * (state[base + volumeSum] as number) + (wires[volume] as number);
      state[base + day] = today;
      state[base + turnoverSum] = turnover;
      state[base + volumeSum] = traded;
      wires[target] = traded === 0 ? Number.NaN : turnover / traded;
    });
    return out;
  });
}
