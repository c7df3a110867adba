import { epochMs, MINUTE_MS, TidegateError, type EpochMs } from '@tidegate/kernel';

import { Halts } from './core/halts.js';
import { syntheticInstruments, type SyntheticInstrument } from './core/instrument-catalog.js';
import { SyntheticTape, type SyntheticTapeState } from './core/synthetic-tape.js';
import { TickMarket } from './core/tick-market.js';
import {
  HISTORY_DAYS,
  type MarketPlan,
  type MarketState,
  type OpenMarket,
  type SyntheticMarketOptions,
  type TapeStates,
} from './market-options.js';
import { historyStart } from './venue.js';

const FIRST_START = epochMs(Date.UTC(2026, 0, 5));

/** Prepares a seeded market at its first day or at its saved state. */
export function planSyntheticMarket(
  options: SyntheticMarketOptions,
  state: MarketState | null,
): MarketPlan {
  const { seed, historyDays = HISTORY_DAYS } = options;
  const from = options.from ?? FIRST_START;
  const start = state?.playedTo ?? epochMs(Math.floor(from / MINUTE_MS) * MINUTE_MS);
  const instruments = syntheticInstruments(options.instruments, seed);
  return {
    identity: `synthetic market, seed ${seed}, ${options.instruments} instruments, ${historyDays} days of history`,
    start,
    end: null,
    feed: 'ticks',
    historyDays,
    candleMs: MINUTE_MS,
    open: () => openMarket({ instruments, seed, start, historyDays, state }),
  };
}

function openMarket(opening: {
  readonly instruments: readonly SyntheticInstrument[];
  readonly seed: number;
  readonly start: EpochMs;
  readonly historyDays: number;
  readonly state: MarketState | null;
}): OpenMarket {
  const { instruments, seed, start, historyDays, state } = opening;
  const halts = new Halts(state?.halts);
  const historyFrom = historyStart(start, historyDays);
  const opened = instruments.map((instrument) => {
    const { symbol } = instrument;
    const tapeState = state
      ? stateOf(state.tapes, symbol)
      : SyntheticTape.opening(instrument, seed, historyFrom);
    const tape = new SyntheticTape(instrument, seed, tapeState);
    const market = new TickMarket({ instrument, tape, seed, historyFrom, start, halts });
    return { symbol, tape, market };
  });
  return {
    halts,
    markets: opened.map(({ market }) => market),
    checkpoint: (instant) =>
      Object.fromEntries(
        opened.map(({ symbol, tape }) => [
          symbol,
          stateAt(tape, historyStart(instant, historyDays)),
        ]),
      ),
  };
}

function stateOf(tapes: TapeStates, symbol: string): SyntheticTapeState {
  const state = tapes[symbol];
  if (!state) {
    throw new TidegateError('STATE_MALFORMED', `The state file has no state of ${symbol}`);
  }
  return state;
}

function stateAt(tape: SyntheticTape, midnight: EpochMs): SyntheticTapeState {
  const state = tape.stateAt(midnight);
  if (!state) {
    throw new TidegateError(
      'CHECKPOINT_MISSING',
      'The tape has no state at the start of the served history',
      { details: { midnight } },
    );
  }
  return state;
}
