import { InvariantViolation, messageOf, type EpochMs } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import type { OutboundRequest } from '../core/accounts/active-accounts.js';
import type { CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { AccountFault } from '../core/accounts/fault-log.js';
import type { TradingCore } from '../core/trading-core.js';
import type { Work } from '../journal/work.js';
import type { AccountRecord } from '../ports.js';

export interface PipelineSetup {
  readonly core: TradingCore;
  readonly work: Work;
  /** Called with changes after their commit. */
  readonly onCommitted: (changes: CoreChanges) => void;
  /** Sends requests of live accounts to their venue, after their rows are on disk. */
  readonly send: (requests: readonly OutboundRequest[]) => void;
  /**
   * Loads an account as of its last commit. `null` in a replay, where the journal contains the quarantine of a faulty
   * account as the next input.
   */
  readonly reload: ((scope: AccountScope, at: EpochMs) => Promise<AccountRecord>) | null;
  /** Called for each failed account before it is quarantined. */
  readonly onFault: (fault: AccountFault) => void;
}

/** Maximum rounds of order events, commits and requests per input; more means an endless loop. */
const SETTLE_ROUNDS_MAX = 10_000;

/**
 * Processes each input: decide, note it if it changed something, settle all order events, commit. A request of a live
 * account leaves only after its rows are on disk; a paper venue is part of the engine, so its answers join the same
 * commit. Live, paper, back-test and replay all drive this object, one input at a time.
 */
export class Pipeline {
  constructor(private readonly setup: PipelineSetup) {}

  /**
   * Processes one input. Usually returns `undefined`. If something must be written, returns a promise that the next
   * input must wait for.
   */
  take(input: EngineInput): Promise<void> | undefined {
    const { core, work } = this.setup;
    const trace = core.apply(input);
    if (trace) work.note(trace);
    const settling = this.settle(input.at);
    return settling ? settling.then(() => this.finish(input)) : this.finish(input);
  }

  /** Commits all pending changes, urgent or not. */
  flush(): Promise<void> | undefined {
    const changes = this.setup.work.commit();
    if (changes instanceof Promise) return changes.then((written) => this.announce(written));
    this.announce(changes);
    return undefined;
  }

  private announce(changes: CoreChanges): void {
    if (changes.accounts.length > 0 || changes.events.length > 0) this.setup.onCommitted(changes);
  }

  private finish(input: EngineInput): Promise<void> | undefined {
    this.setup.core.finish(input);
    const settling = this.settle(input.at);
    return settling ? settling.then(() => this.write(input.at)) : this.write(input.at);
  }

  /** Commits all changes of the input together. */
  private write(at: EpochMs): Promise<void> | undefined {
    const writing = this.setup.work.isDue ? this.flush() : undefined;
    return writing ? writing.then(() => this.rest(at)) : this.rest(at);
  }

  private rest(at: EpochMs): Promise<void> | undefined {
    const { core, work } = this.setup;
    core.rest();
    if (core.hasFaults) return this.quarantineFaulty(at);
    return work.isFull ? this.flush() : undefined;
  }

  /** Repeats until settled: order events change rows, requests leave, and their answers are the next order events. */
  private settle(at: EpochMs, firstRound = 0): Promise<void> | undefined {
    const { core } = this.setup;
    for (let round = firstRound; core.isUnsettled; round++) {
      if (round >= SETTLE_ROUNDS_MAX) throw neverSettles(core);
      core.takeNews();
      const writing = core.hasUnwrittenRequests ? this.flush() : undefined;
      if (writing) return this.settleOnceWritten(writing, { at, round });
      this.send(at);
    }
    return undefined;
  }

  private async settleOnceWritten(
    writing: Promise<void>,
    { at, round }: { readonly at: EpochMs; readonly round: number },
  ): Promise<void> {
    await writing;
    this.send(at);
    await this.settle(at, round + 1);
  }

  private send(at: EpochMs): void {
    const { core, send } = this.setup;
    core.sendRequests(at);
    const outbound = core.takeOutbound();
    if (outbound.length > 0) send(outbound);
  }

  private async quarantineFaulty(at: EpochMs): Promise<void> {
    const { core, work } = this.setup;
    work.markFailures();
    for (const fault of core.takeFaults()) await this.quarantine(fault, at);
  }

  /** Restarts a faulty account from its last commit with entries off. The other accounts have already settled. */
  private async quarantine(failed: AccountFault, at: EpochMs): Promise<void> {
    const { core, reload, onFault } = this.setup;
    onFault(failed);
    if (!reload || !failed.isOpened) return;
    const { scope, thrown, isFrozen } = failed;
    const record = await reload(scope, at);
    const reason = messageOf(thrown);
    const idsGiven = core.run.life.idsGiven(scope);
    const fault = { reason, record, isFrozen, idsGiven };
    await this.take({ type: 'account_quarantined', at, scope, ...fault });
  }
}

/** A defect; the error lists the accounts that keep sending requests. */
function neverSettles({ unsettledAccounts }: TradingCore): InvariantViolation {
  return new InvariantViolation('An input settles', {
    rounds: SETTLE_ROUNDS_MAX,
    accounts: unsettledAccounts.join(', '),
  });
}
