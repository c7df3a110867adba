import type { OrderAnswer, RegimeAnswer } from '@tidegate/contracts';

/** The symbol of an instrument without its venue: `BTC/USD` of `kraken:BTC/USD`. */
export const symbolOf = (instrument: string): string => instrument.split(':').at(-1) ?? instrument;

export function sideWord(side: 'long' | 'short' | 'buy' | 'sell'): string {
  switch (side) {
    case 'long':
      return `▲ ${$localize`:@@sideLong:long`}`;
    case 'short':
      return `▼ ${$localize`:@@sideShort:short`}`;
    case 'buy':
      return $localize`:@@sideBuy:buy`;
    case 'sell':
      return $localize`:@@sideSell:sell`;
  }
}

export function orderPurpose(purpose: OrderAnswer['purpose']): string {
  switch (purpose) {
    case 'entry':
      return $localize`:@@purposeEntry:entry`;
    case 'exit':
      return $localize`:@@purposeExit:exit`;
    case 'protective_stop':
      return $localize`:@@purposeStop:stop`;
    case 'protective_target':
      return $localize`:@@purposeTarget:target`;
  }
}

/** A regime in words: `trend, volatility mid, rising`. */
export function regimeWords({ trend, volatility, expanding }: RegimeAnswer): string {
  const words = [
    trend === 'trend' ? $localize`:@@regimeTrend:trend` : $localize`:@@regimeRange:range`,
    volatilityWord(volatility),
  ];
  if (expanding) words.push($localize`:@@regimeRising:rising`);
  return words.join(', ');
}

function volatilityWord(volatility: RegimeAnswer['volatility']): string {
  switch (volatility) {
    case 'low':
      return $localize`:@@volatilityLow:low volatility`;
    case 'mid':
      return $localize`:@@volatilityMid:usual volatility`;
    case 'high':
      return $localize`:@@volatilityHigh:high volatility`;
  }
}
