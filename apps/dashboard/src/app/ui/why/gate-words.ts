const TITLES: Readonly<Record<string, string>> = {
  ENGINE_PAUSED: $localize`:@@gateEnginePaused:Entries paused`,
  STALE_DATA: $localize`:@@gateStaleData:Fresh data`,
  CLOCK_SKEW: $localize`:@@gateClockSkew:Clock`,
  INSTRUMENT_NOT_TRADABLE: $localize`:@@gateTradable:Tradable`,
  DIRECTION_NOT_ALLOWED: $localize`:@@gateDirection:Direction allowed`,
  CONFLUENCE_BELOW_MIN: $localize`:@@gateConfluence:Confluence`,
  CONFIDENCE_BELOW_MIN: $localize`:@@gateConfidence:Confidence`,
  RISK_REWARD_BELOW_MIN: $localize`:@@gateRiskReward:Reward to risk`,
  COST_SHARE_TOO_HIGH: $localize`:@@gateCostShare:Cost share`,
  SPREAD_TOO_WIDE: $localize`:@@gateSpread:Spread`,
  BOOK_UNKNOWN: $localize`:@@gateBook:Order book`,
  EVENT_BLACKOUT: $localize`:@@gateEvents:Event blackout`,
  QUIET_HOURS: $localize`:@@gateQuietHours:Quiet hours`,
  AI_BELOW_THRESHOLD: $localize`:@@gatePrediction:Prediction`,
  POSITION_EXISTS: $localize`:@@gatePositionExists:No open position`,
  COOLDOWN_INSTRUMENT: $localize`:@@gateCooldownInstrument:Cooldown, instrument`,
  COOLDOWN_STRATEGY: $localize`:@@gateCooldownStrategy:Cooldown, strategy`,
  COOLDOWN_AFTER_LOSS: $localize`:@@gateCooldownLoss:Cooldown after a loss`,
  MAX_POSITIONS: $localize`:@@gateMaxPositions:Open positions`,
  CORRELATION_GROUP_FULL: $localize`:@@gateCorrelationGroup:Correlation group`,
  CORRELATED_EXPOSURE: $localize`:@@gateCorrelatedExposure:Correlated exposure`,
  MAX_TRADES_PER_HOUR: $localize`:@@gateTradesPerHour:Trades this hour`,
  MAX_TRADES_PER_DAY: $localize`:@@gateTradesPerDay:Trades today`,
  DAILY_LOSS_LIMIT: $localize`:@@gateDailyLoss:Loss today`,
  DRAWDOWN_LIMIT: $localize`:@@gateDrawdown:Drawdown`,
  RISK_OF_RUIN: $localize`:@@gateRiskOfRuin:Risk of ruin`,
  EXPOSURE_LIMIT: $localize`:@@gateExposure:Exposure after`,
  GLOBAL_EXPOSURE_LIMIT: $localize`:@@gateGlobalExposure:Exposure of all accounts`,
  SIZE_BELOW_MINIMUM: $localize`:@@gateSize:Smallest size`,
  INSUFFICIENT_FUNDS: $localize`:@@gateFunds:Funds`,
};

/** Codes of all gates in the order of asking. */
export const GATE_ORDER: readonly string[] = Object.keys(TITLES);

/** The name of a gate in the user's language; an unknown code names itself. */
export const gateTitle = (code: string): string => TITLES[code] ?? code;
