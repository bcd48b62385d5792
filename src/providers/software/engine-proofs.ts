import type { WorkerPool } from '../../compute/index.js';
import { componentAlgorithms, isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import { runKemKnownAnswerTests } from '../../crypto/self-test/kem-known-answer-tests.js';
import { runKnownAnswerTests } from '../../crypto/self-test/known-answer-tests.js';
import type { SignMode } from '../../crypto/sign-operation.js';
import type { EngineSeat } from './engine-seat.js';
import type { KemSeat } from './kem-seat.js';
import { narrowedEngine } from './narrowed-engine.js';
import { kemKnownAnswersTask, knownAnswersTask } from './software-tasks.js';

type Results = readonly KnownAnswerResult[];

/** Milliseconds. A start on a busy machine, which first has to load the code, is slow and not broken. */
const DEADLINE = 60_000;

const MODES: readonly SignMode[] = ['pure', 'hash', 'mu'];

/**
 * Known-answer tests of engines, each run once per process however many providers use the engine: on the thread where
 * it works, one algorithm at a time, so that those in workers run side by side.
 */
export class EngineProofs {
  readonly #pool: WorkerPool;
  readonly #known = new Map<string, Promise<Results>>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Outcomes of every algorithm that the seat serves. @throws when a worker fails, which is no engine's fault */
  async ofSigning(seat: EngineSeat): Promise<Results> {
    const names = componentAlgorithms.map(({ name }) => name).filter(isSignatureComponent);
    const served = names.filter((name) => serves(seat, name));
    const results = served.map((name) =>
      this.#once(`sign/${seat.engine.name}/${name}`, () => this.#signing(seat, name)),
    );
    return (await Promise.all(results)).flat();
  }

  /** The same for key encapsulation. */
  async ofKem({ engine, thread }: KemSeat): Promise<Results> {
    return await this.#once(`kem/${engine.name}`, () =>
      thread === 'main'
        ? runKemKnownAnswerTests(engine)
        : this.#pool.run(kemKnownAnswersTask, { engine: engine.name }, DEADLINE),
    );
  }

  #signing({ engine, thread }: EngineSeat, name: SignatureComponentName): Promise<Results> {
    return thread === 'main'
      ? runKnownAnswerTests(narrowedEngine(engine, [name]))
      : this.#pool.run(knownAnswersTask, { engine: engine.name, algorithms: [name] }, DEADLINE);
  }

  /** What the pool refused may be asked again. */
  async #once(name: string, run: () => Promise<Results>): Promise<Results> {
    const known = this.#known.get(name) ?? run();
    this.#known.set(name, known);
    try {
      return await known;
    } catch (error) {
      this.#known.delete(name);
      throw error;
    }
  }
}

function serves({ engine, algorithms }: EngineSeat, name: SignatureComponentName): boolean {
  if (algorithms?.includes(name) === false) return false;
  return MODES.some((mode) => engine.supports(name, mode, false) || engine.supportsVerify(name, mode));
}
