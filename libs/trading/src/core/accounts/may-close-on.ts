import type { ExecutionOptions } from '@tidegate/execution';
import type { ConfluenceSignal } from '@tidegate/model';
import { isConvincing, type RiskOptions } from '@tidegate/risk';

/** An opposite signal closes when it is as good as one that may open. */
export function mayCloseOn(
  signal: ConfluenceSignal,
  { execution, risk }: { readonly execution: ExecutionOptions; readonly risk: RiskOptions },
): boolean {
  return (
    execution.exit.onOppositeSignal &&
    signal.confidence >= risk.signal.confidenceMin &&
    isConvincing(signal, risk.signal)
  );
}
