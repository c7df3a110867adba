import type { OrderAnswer } from '@tidegate/contracts';

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
