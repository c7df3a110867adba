import type { Mode } from '../../util/mode.js';

/** The word of a mode. “Live” means money only; the connection has other words. */
export function modeWord(mode: Mode): string {
  switch (mode) {
    case 'live':
      return $localize`:@@modeLive:LIVE`;
    case 'paper':
      return $localize`:@@modePaper:PAPER`;
    case 'demo':
      return $localize`:@@modeDemo:DEMO`;
    case 'replay':
      return $localize`:@@modeReplay:REPLAY`;
    case 'unknown':
      return $localize`:@@modeUnknown:MODE UNKNOWN`;
  }
}

/** What the mode means for money. */
export function modeMeaning(mode: Mode): string {
  switch (mode) {
    case 'live':
      return $localize`:@@modeLiveMeaning:real money`;
    case 'paper':
      return $localize`:@@modePaperMeaning:no real money`;
    case 'demo':
      return $localize`:@@modeDemoMeaning:sample market`;
    case 'replay':
      return $localize`:@@modeReplayMeaning:recorded market`;
    case 'unknown':
      return $localize`:@@modeUnknownMeaning:no controls`;
  }
}
