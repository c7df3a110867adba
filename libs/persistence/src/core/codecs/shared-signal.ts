import type { SignalId } from '@tidegate/kernel';
import type { SharedSignal } from '@tidegate/model';

import {
  decodeConfluenceSignal,
  encodeConfluenceSignal,
  type ConfluenceSignalJson,
} from './confluence-signal.js';
import { decodePrediction, encodePrediction, type PredictionJson } from './prediction.js';

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
    signal: decodeConfluenceSignal(JSON.parse(row.signal) as ConfluenceSignalJson),
    prediction: decodePrediction(JSON.parse(row.prediction) as PredictionJson),
  };
}
