import type { SignalId } from '@tidegate/kernel';
import type { ConfluenceSignal, SharedSignal } from '@tidegate/model';

import {
  decodeConfluenceSignal,
  encodeConfluenceSignal,
  type ConfluenceSignalJson,
} from './confluence-signal.js';
import { decodePrediction, encodePrediction, type PredictionJson } from './prediction.js';
import { mayHoldNumberText } from './scalar.js';

/** A shared signal as a row of `signals`. */
export interface SignalRow {
  id: string;
  instrument: string;
  at: number;
  signal: string;
  prediction: string;
}

export function encodeSignal({ id, signal, prediction }: SharedSignal): SignalRow {
  return {
    id,
    instrument: signal.instrument,
    at: signal.at,
    signal: JSON.stringify(encodeConfluenceSignal(signal)),
    prediction: JSON.stringify(encodePrediction(prediction)),
  };
}

export function decodeSignal(row: Pick<SignalRow, 'id' | 'signal' | 'prediction'>): SharedSignal {
  return {
    id: row.id as SignalId,
    signal: signalOf(row.signal),
    prediction: decodePrediction(JSON.parse(row.prediction) as PredictionJson),
  };
}

/** A page has many signals with a dozen votes each, so signals whose JSON needs no decoding are returned as parsed. */
function signalOf(text: string): ConfluenceSignal {
  const json = JSON.parse(text) as ConfluenceSignalJson;
  // `decodeConfluenceSignal` adds the entry source that earlier versions did not store.
  const isComplete = json.entrySource !== undefined && !mayHoldNumberText(text);
  return isComplete ? (json as ConfluenceSignal) : decodeConfluenceSignal(json);
}
