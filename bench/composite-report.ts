import { COMPOSITE, type CompositeFigures, sumOf } from './composite-figures.js';
import type { HttpFigures } from './figures.js';
import { line, percent, tenth, whole } from './table.js';

const head = ['what', 'per second', 'of both halves', 'p50 ms', 'p99 ms', 'event loop p99 ms'];

const raw = (what: string, rate: number, sum: number): readonly string[] => [
  what,
  whole(rate),
  percent(rate / sum),
  '',
  '',
  '',
];

const http = (route: string, figures: readonly HttpFigures[], sum: number): readonly string[][] =>
  figures.map(({ clients, perSecond, p50, p99, loop }) => [
    `POST /signature/${route}, ${clients} client${clients === 1 ? '' : 's'}`,
    whole(perSecond),
    percent(perSecond / sum),
    tenth(p50),
    tenth(p99),
    tenth(loop.p99),
  ]);

/** The composite's figures as Markdown. */
export const compositeMarkdown = ({ engine, sign, verify }: CompositeFigures): string => {
  const sums = {
    sign: sumOf(engine.mlDsaSign, engine.ecdsaSign),
    verify: sumOf(engine.mlDsaVerify, engine.ecdsaVerify),
  };
  // Times are inverse rates: the composition's own time as a share of its halves' time.
  const onTop = { sign: sums.sign / engine.composeSign, verify: sums.verify / engine.composeVerify };
  return [
    `${COMPOSITE}: the composition costs ${percent(onTop.sign)} on top of its halves to sign and`,
    `${percent(onTop.verify)} to verify (measured alone, in turns with the halves, on the same core).`,
    '',
    line(head),
    line(head.map(() => '---')),
    line(raw('sign: ML-DSA-65 half alone', engine.mlDsaSign, sums.sign)),
    line(raw('sign: ECDSA-P256 half alone', engine.ecdsaSign, sums.sign)),
    line(raw('sign: both halves, one after the other', sums.sign, sums.sign)),
    line(raw('sign: the composition without its halves', engine.composeSign, sums.sign)),
    ...http('sign', sign, sums.sign).map(line),
    line(raw('verify: ML-DSA-65 half alone', engine.mlDsaVerify, sums.verify)),
    line(raw('verify: ECDSA-P256 half alone', engine.ecdsaVerify, sums.verify)),
    line(raw('verify: both halves, one after the other', sums.verify, sums.verify)),
    line(raw('verify: the composition without its halves', engine.composeVerify, sums.verify)),
    ...http('verify', verify, sums.verify).map(line),
    '',
  ].join('\n');
};
