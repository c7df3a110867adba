import { InputQueue } from './input-queue.js';
import type { Pipeline } from './pipeline.js';
import type { VenueEngineSetup } from './venue-engine-setup.js';

/** Creates the input queue of a pipeline, with the limits of the engine's options. */
export function inputQueueOf(
  pipeline: Pipeline,
  setup: Pick<VenueEngineSetup, 'clock' | 'options' | 'marketData' | 'logger'>,
  on: {
    readonly fault: (thrown: unknown) => void;
    readonly pressure: (isFull: boolean) => void;
  },
): InputQueue {
  const { clock, options, marketData, logger } = setup;
  return new InputQueue({
    take: (input) => pipeline.take(input),
    flush: async () => pipeline.flush(),
    onFault: on.fault,
    onPressure: on.pressure,
    onStaleScan: (scan) =>
      logger.warn('Scan refused: its data is too old', {
        instrument: scan.instrument,
        waitedMs: clock.now() - scan.madeAt,
      }),
    clock,
    capacity: options.queuedInputsMax,
    scanWaitMsMax: marketData.quoteAgeMsMax,
  });
}
