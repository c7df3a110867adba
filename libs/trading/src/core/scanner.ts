import { invariant } from '@tidegate/kernel';

import type { ActiveAccounts } from './accounts/active-accounts.js';
import { touchEntry } from './accounts/entry-price.js';
import type { ProfileAnalysis } from './analysis/profile-analysis.js';
import type { EngineRun } from './engine-run.js';
import type { EngineInput, ScanInput, StartedInput } from './inputs/engine-input.js';

type RunningInput = Exclude<EngineInput, StartedInput>;

/** Scans instruments for opinions and offers the signals to the accounts that follow their analysis. */
export class Scanner {
  private scans = 0;

  /** Scans since the process started. */
  get count(): number {
    return this.scans;
  }

  /** The input without scans in which every profile is silent; `null` when no scan remains. */
  dueOf(input: RunningInput, analyses: readonly ProfileAnalysis[]): RunningInput | null {
    if (input.type === 'scan') return this.isDue(input, analyses) ? input : null;
    if (input.type !== 'scans') return input;
    const scans = input.scans.filter((scan) => this.isDue(scan, analyses));
    return scans.length > 0 ? { ...input, scans } : null;
  }

  /** Scans an instrument in each profile and offers the findings to the accounts that follow the profile. */
  scan(input: ScanInput, { life, roster, instruments }: EngineRun, active: ActiveAccounts): void {
    const instrument = instruments.get(input.instrument);
    invariant(instrument !== undefined, 'A scan must name a known instrument', {
      instrument: input.instrument,
    });
    for (const analysis of life.followed) {
      const finding = analysis.scan(input);
      const signal = finding && touchEntry(finding.signal, input.market);
      if (!finding || !signal) continue;
      const { market, trigger, at, madeAt } = input;
      const offer = { ...finding, signal, instrument, market, trigger, at, madeAt };
      active.eachOf(roster.followersOf(analysis.profile.hash), (trader) => trader.consider(offer));
    }
  }

  private isDue(input: ScanInput, analyses: readonly ProfileAnalysis[]): boolean {
    this.scans += 1;
    let isDue = false;
    for (const analysis of analyses) {
      analysis.countScan(input);
      if (analysis.isDue(input)) isDue = true;
    }
    return isDue;
  }
}
