import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import {
  loadSettings,
  profileContentOf,
  profileDifferences,
  requirePlan,
  storageDirectory,
  TidegateConfiguration,
} from '@tidegate/composition';
import { roundTripCostRate } from '@tidegate/matching';
import { GATE_CODES } from '@tidegate/model';
import { BREAKER_NAMES } from '@tidegate/risk';
import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

import { parseCandidates } from '../../apps/cli/src/walk-forward/candidates.js';
import { ROOT } from './child-process.js';
import { codesIn, flatText as page, numberIn, readText, tableOf } from './documented-text.js';

const WORDS = [
  ...['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
] as const;

const defaultSettings = async (overrides: Parameters<typeof loadSettings>[0]['overrides'] = []) => {
  const directory = join(ROOT, 'config');
  return loadSettings({ profile: undefined, directory, overrides, traded: 'recording' });
};

describe('documented numbers', () => {
  const settings = new TidegateConfiguration();

  it('pages give the number of gates, breakers, and strategies', () => {
    expect(page('docs/run.md')).toContain(
      `Gates: ${GATE_CODES.length} gates passed, none refused.`,
    );
    expect(page('CHANGELOG.md')).toContain(`Risk: ${GATE_CODES.length} gates`);
    expect(page('CHANGELOG.md')).toContain(`${WORDS[BREAKER_NAMES.length]} circuit breakers`);
    const strategies = BUILT_IN_STRATEGIES.length;
    expect(page('CHANGELOG.md').toLowerCase()).toContain(`${WORDS[strategies]} strategies`);
  });

  it('README.md and docs/run.md give the version', () => {
    const { version } = JSON.parse(readText('package.json')) as { readonly version: string };
    for (const name of ['README.md', 'docs/run.md']) {
      const shown = [...readText(name).matchAll(/\bversion(?:=|": ?")(\d[\d.]*)/g)];
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.map(([, each]) => each)).toEqual(shown.map(() => version));
    }
  });

  it('README.md and docs/run.md give the speed of the demo and the time of a stop', () => {
    const { speed } = settings.market.demo;
    expect(speed).toBe(30);
    expect(page('README.md')).toContain('on the demo market at thirty times real speed');
    expect(page('docs/run.md')).toContain(`Market time runs at ${speed} times real time`);
    expect(numberIn('apps/server/src/shutdown.ts', 'SHUTDOWN_MS_MAX')).toBe(10_000);
    expect(page('docs/run.md')).toContain('Ctrl-C stops the server within ten seconds');
    expect(numberIn('apps/server/src/api/status-report.ts', 'ACCOUNTS_SHOWN_MAX')).toBe(100);
    expect(page('docs/run.md')).toContain('lists the first hundred accounts');
    const days = numberIn('apps/simulator/src/market-options.ts', 'HISTORY_DAYS');
    expect(page('docs/run.md')).toContain(`The first ${days} days are history`);
  });

  it('docs/run.md quotes the difference of two profiles', () => {
    const before = profileContentOf(settings);
    settings.risk.sizing.riskPerTrade = 0.02;
    const after = profileContentOf(settings);
    settings.risk.sizing.riskPerTrade = new TidegateConfiguration().risk.sizing.riskPerTrade;
    const [difference] = profileDifferences(before, after);
    expect(page('docs/run.md')).toContain(`--set risk.sizing.riskPerTrade=0.02`);
    expect(page('docs/run.md')).toContain(`_${difference?.sentence}_`);
  });

  it('docs/run.md gives the folder of each market', () => {
    const folderOf = (source: 'demo' | 'live' | 'replay'): string => {
      const configured = new TidegateConfiguration();
      configured.market.source = source;
      configured.market.replay.folder = './candles';
      const folder = storageDirectory(configured).split('/').slice(-2).join('/');
      return `\`${folder.replace(/-[0-9a-f]{8}$/, '-<digest of the path>')}/\``;
    };
    const folders = tableOf('docs/run.md', 'market').map(([, folder]) => folder);
    expect(folders).toEqual([folderOf('demo'), folderOf('live'), folderOf('replay')]);
  });

  it('samples/README.md gives the candles of each file and the missing hours', () => {
    const rows = tableOf('samples/README.md', 'file').map(([cell = '', count = '']) => {
      const times = readText(`samples/${codesIn(cell)[0] ?? ''}`)
        .trim()
        .split('\n')
        .slice(1);
      expect(count).toBe(times.length.toLocaleString('en'));
      return times.length;
    });
    const [least = 0] = [...rows].sort((a, b) => a - b);
    expect(rows).toHaveLength(2);
    expect(page('samples/README.md')).toContain(`${365 * 24 - least} hours are missing`);
  });

  it('docs/install.md lists only folders that git ignores', () => {
    const listed = tableOf('docs/install.md', 'folder').flatMap(([cell = '']) => codesIn(cell));
    const ignored = readText('.gitignore').split('\n');
    expect(listed.length).toBeGreaterThan(4);
    expect(
      listed.filter((folder) => !ignored.includes(folder) && !ignored.includes(`/${folder}`)),
    ).toEqual([]);
  });

  it('docs/go-live.md is right that no venue takes orders and no setting holds a key', () => {
    expect(page('docs/go-live.md')).toContain('It has no setting for an API key');
    expect(readText('docs/configuration.md')).not.toMatch(/^\| `[\w.]*(?:key|secret|token)`/im);
    const main = readText('apps/server/src/engine/engine.module.ts');
    expect(main).toContain('ExecutionModule.forRoot(configuration.execution, [])');
  });
});

describe('docs/defaults.md', () => {
  const settings = new TidegateConfiguration();
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;
  const defaults = page('docs/defaults.md');
  const file = 'config/candidates.txt';
  const candidates = parseCandidates(file, readText(file));

  it('docs/defaults.md gives the default costs of a trade', () => {
    const { fees, halfSpreadRate } = settings.matching;
    const rate = roundTripCostRate(settings.matching, 0);
    expect(defaults).toContain(`a round trip by market orders costs ${percent(rate)}`);
    expect(defaults).toContain(`twice a fee of ${percent(fees.tiers[0]?.takerRate ?? 0)}`);
    expect(defaults).toContain(`an assumed spread of ${percent(2 * halfSpreadRate)}`);
    expect(defaults).toContain(`${settings.risk.costs.shareMax * 100} % of its stop distance`);
    expect(defaults).toContain(`is at least ${settings.risk.costs.netRiskRewardMin}`);
    const lost = `A stop 0.6 % away then loses ${percent(0.006 + rate)}`;
    expect(defaults).toContain(`${lost}, and a target 1.2 % away wins ${percent(0.012 - rate)}`);
    expect((0.006 + rate) / 0.018).toBeCloseTo(4 / 5, 10);
    expect(defaults).toContain('break even only if four of five win');
  });

  it('docs/defaults.md gives the factors by which a stop is widened', () => {
    const protection = 'libs/strategies/src/core/protection-levels.ts';
    expect(numberIn(protection, 'WIDENING_MAX')).toBe(2);
    expect(defaults).toContain('if this at most doubles the distance');
    for (const { Parameters } of BUILT_IN_STRATEGIES) {
      const { stopCostMultiple } = new Parameters() as { readonly stopCostMultiple: number };
      expect(defaults).toContain(
        `\`stopCostMultiple\` (${stopCostMultiple}) times the round-trip cost`,
      );
    }
  });

  it('docs/defaults.md gives the number of candidates and the rule of the choice', () => {
    expect(defaults).toContain(`comparing ${candidates.length} candidates`);
    expect(defaults).toContain(`The best of ${candidates.length} candidates`);
    const least = numberIn('apps/cli/src/walk-forward/score.ts', 'TRADES_MIN');
    expect(defaults).toContain(`at least ${least} trades`);
  });

  it('docs/defaults.md shows candidates of the list', () => {
    const names = candidates.map(({ name }) => name);
    const shown = tableOf('docs/defaults.md', 'candidate').flatMap(([cell = '']) => codesIn(cell));
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('docs/defaults.md names as winner the candidate that has the default settings', async () => {
    const [, name = ''] = /The second year, the winner alone:[^`]*`([^`]+)`/.exec(defaults) ?? [];
    const set = candidates.find((candidate) => candidate.name === name)?.set ?? [];
    expect(set.length).toBeGreaterThan(5);
    const [own, won] = [await defaultSettings(), await defaultSettings(set)];
    const contentOf = (loaded: typeof own): string => {
      requirePlan({ configuration: loaded.value }, loaded);
      return profileContentOf(loaded.value);
    };
    expect(contentOf(won)).toBe(contentOf(own));
  });

  it('docs/defaults.md describes the default profile', async () => {
    const { analysis, execution, strategies } = (await defaultSettings()).value;
    const enabled = Object.entries(strategies).filter(([, { enabled }]) => enabled);
    expect(enabled.map(([name]) => name).sort()).toEqual(['supertrend', 'trend']);
    const [stop, target] = ['stopAtrMultiple', 'targetAtrMultiple'].map((name) =>
      String(enabled[0]?.[1].parameters[name]),
    );
    expect(defaults).toContain(`stops of ${stop} and targets of ${target} average true ranges`);
    expect(analysis.timeframes).toEqual(['4h']);
    const { breakeven, trailing, holdingMsMax } = execution.exit;
    expect(defaults).toContain(
      `breakeven at ${breakeven.atR} R; trailing from ${trailing.activationR} R at a distance of ${trailing.distanceR} R; at most ${holdingMsMax / 86_400_000} days`,
    );
  });

  it('docs/defaults.md gives the rules of a probation', () => {
    const { ruin, sizing, limits } = settings.risk;
    expect(defaults).toContain(
      `After ${ruin.tradesMin} trades that make ruin likely, or ${sizing.kelly.tradesMin} without an edge`,
    );
    expect(defaults).toContain(`its next ${WORDS[ruin.probationTrades]} trades`);
    expect(defaults).toContain(`the drawdown limit of ${limits.drawdownRateMax * 100} %`);
  });
});
