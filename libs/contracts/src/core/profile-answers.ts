import type { ProfileAnswer } from './answers.js';

/** One option that differs between two contents. */
export interface ProfileDifferenceAnswer {
  /**
   * Dotted path.
   * @example "risk.sizing.riskPerTrade"
   */
  readonly path: string;
  /** Any JSON value; `null` if absent. */
  readonly before: unknown;
  /** Any JSON value; `null` if absent. */
  readonly after: unknown;
  /** @example "Risk per trade rises from 1 % to 2 % of equity." */
  readonly sentence: string;
}

/** An account that is on a profile. */
export interface ProfileAccountAnswer {
  readonly account: string;
  readonly mode: 'paper' | 'live';
  readonly lifecycle: 'open' | 'quarantined';
  /** The version that the account is on. */
  readonly version: number;
}

/** The differences between two versions of a profile. */
export interface ProfileDiffAnswer {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Ordered by path. */
  readonly differences: readonly ProfileDifferenceAnswer[];
  /** Accounts on this profile that are not on version `to`. Closed accounts are left out. */
  readonly accounts: readonly ProfileAccountAnswer[];
}

/** One reason why a draft cannot be applied. */
export interface ProfileProblemAnswer {
  /**
   * Dotted path; empty if the problem concerns the whole content.
   * @example "risk.sizing.riskPerTrade"
   */
  readonly path: string;
  /** @example "risk.sizing.riskPerTrade is 3; expected a number of at most 1." */
  readonly sentence: string;
}

/** The caller's draft of a profile. Times are ISO 8601. */
export interface ProfileDraftAnswer {
  readonly name: string;
  /** The version that the draft changes. */
  readonly base: number;
  /** The latest version of the profile. */
  readonly latest: number;
  /** True if there is a newer version than `base`: compare with it and save the draft again. */
  readonly isStale: boolean;
  readonly content: Readonly<Record<string, unknown>>;
  readonly note: string;
  readonly savedAt: string;
  /** Empty if the draft can be applied. */
  readonly problems: readonly ProfileProblemAnswer[];
  /** Differences from `base`; empty while there are problems. */
  readonly differences: readonly ProfileDifferenceAnswer[];
  /** All accounts on this profile. */
  readonly accounts: readonly ProfileAccountAnswer[];
}

/** The outcome for one account. */
export interface AppliedAccountAnswer {
  readonly account: string;
  /** `repeated`: an earlier request with this key did it. `queued`: it takes effect at the next start. */
  readonly outcome: 'applied' | 'repeated' | 'queued' | 'refused';
  /** Why the engine refused; `null` otherwise. */
  readonly code: string | null;
  /** The same as a sentence; empty otherwise. */
  readonly detail: string;
}

/** The outcome of moving accounts to a version. */
export interface ProfileApplyAnswer {
  readonly profile: ProfileAnswer;
  /** In the order of the request. */
  readonly accounts: readonly AppliedAccountAnswer[];
}

/** One setting of a profile, as a form shows it. */
export interface SettingAnswer {
  /**
   * Dotted path in the content.
   * @example "risk.sizing.riskPerTrade"
   */
  readonly path: string;
  /**
   * The section of the form.
   * @example "Risk: sizing"
   */
  readonly section: string;
  /** @example "Risk per trade" */
  readonly label: string;
  /** `list`: a JSON list. */
  readonly type: 'whole number' | 'number' | 'yes or no' | 'choice' | 'choices' | 'text' | 'list';
  /**
   * How the number is shown: `percent` is stored as a fraction, `duration` in milliseconds, `r` in multiples of the
   * planned risk. Parameters of strategies name their own unit.
   * @example "percent"
   */
  readonly unit: string;
  /** Any JSON value; `null` if there is none. */
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  /** The values of a choice; empty for other types. */
  readonly choices: readonly string[];
  /** Name of a parameter of the same strategy that the value must be below; `null` without this rule. */
  readonly below: string | null;
  /** @example "Of equity. From 0.01 % to 10 %." */
  readonly help: string;
}

/** All settings of a profile, in the order of a form. */
export interface ProfileSchemaAnswer {
  readonly settings: readonly SettingAnswer[];
}
