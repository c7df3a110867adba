import type { ScoreRow, SinceFacts, WhyView } from '../../util/why.js';
import type { DefinitionText } from '../figure/definition.js';

export function scoreTitle(key: ScoreRow['key']): string {
  switch (key) {
    case 'confluence':
      return $localize`:@@scoreConfluence:Confluence`;
    case 'confidence':
      return $localize`:@@scoreConfidence:Confidence`;
    case 'prediction':
      return $localize`:@@scorePrediction:Prediction`;
  }
}

/** What became of a decision; a refused one was followed on the market without an order. */
export function sinceWords({ end }: SinceFacts, outcome: WhyView['outcome']): string {
  switch (end) {
    case 'target':
      return $localize`:@@sinceTarget:target first`;
    case 'stop':
      return $localize`:@@sinceStop:stop first`;
    case 'time':
      return $localize`:@@sinceTime:neither stop nor target until the time limit`;
    case 'open':
      return outcome === 'accepted'
        ? $localize`:@@sinceOpen:still open`
        : $localize`:@@sinceUndecided:neither stop nor target yet`;
  }
}

export const SINCE_DEFINITION: DefinitionText = {
  title: $localize`:@@sinceTitle:Since then`,
  formula: $localize`:@@sinceFormula:The entry, stop and target of this decision, followed on later candles until stop, target or the time limit. R is the result after fees and slippage, divided by the planned risk.`,
  source: $localize`:@@sinceSource:From stored candles. If one candle touches stop and target, the stop counts.`,
};

const SIZING: Readonly<Record<string, string>> = {
  risk_budget: $localize`:@@sizeRisk:risk per trade`,
  risk_bound: $localize`:@@sizeRiskBound:risk at most`,
  drawdown: $localize`:@@sizeDrawdown:drawdown`,
  streak: $localize`:@@sizeStreak:losses in a row`,
  volatility: $localize`:@@sizeVolatility:volatility`,
  spread: $localize`:@@sizeSpread:spread`,
  correlation: $localize`:@@sizeCorrelation:correlation`,
  correlated_exposure: $localize`:@@sizeCorrelated:correlated exposure`,
  exposure: $localize`:@@sizeExposure:exposure`,
  global_exposure: $localize`:@@sizeGlobalExposure:exposure of all accounts`,
  liquidity: $localize`:@@sizeLiquidity:book depth`,
  position: $localize`:@@sizePosition:largest position`,
  position_notional: $localize`:@@sizeNotional:largest notional`,
  kelly: $localize`:@@sizeKelly:Kelly`,
  probation: $localize`:@@sizeProbation:probation`,
  cash: $localize`:@@sizeCash:cash`,
  venue_lot: $localize`:@@sizeLot:lot size`,
};

/** The name of a factor of the size; an unknown one is shown as the server names it. */
export const sizingName = (name: string): string => SIZING[name] ?? name.replaceAll('_', ' ');
