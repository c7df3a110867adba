import type { GateAnswer, GateCatalogueAnswer, GateCheckAnswer } from '@tidegate/contracts';
import { GATE_CODES, type GateCode } from '@tidegate/model';
import { GATE_CATALOGUE, type GateCheck } from '@tidegate/risk';

/** The gates in order of evaluation, with the keys of their verdicts' numbers. */
export function gateCatalogue(): GateCatalogueAnswer {
  return { gates: GATE_CODES.map(gateAnswer) };
}

function gateAnswer(code: GateCode, index: number): GateAnswer {
  const { title, explanation, main, checks } = GATE_CATALOGUE[code];
  return {
    ...{ code, place: index + 1, title, explanation },
    main: checkAnswer(main),
    checks: checks.map(checkAnswer),
  };
}

export function checkAnswer(check: GateCheck): GateCheckAnswer {
  const { value, comparator, limit, constant, unit, option } = check;
  return { value, comparator, limit, constant, unit, option: option && `risk.${option}` };
}
