import { ServiceError } from '../../errors/index.js';
import type { Clock } from '../../platform/clock.js';
import type { LogFields, Logger } from '../../platform/logging/logger.js';
import type { CopyListener, CopyProcess, Ending } from './copy-process.js';
import { LASTING_FAULT, type FromCopy, type Note } from './messages.js';
import type { Pinning } from './pinning.js';
import { RestartPauses } from './restart-pauses.js';

/** After this time, milliseconds, a copy is killed that should have ended by itself after 19 s (`Shutdown`). */
const PATIENCE_MS = 19_500;

/** What ends a process that still loads its code: it has nothing to close, and no ear for signals yet. */
const ASKED: ReadonlySet<string | null> = new Set(['SIGTERM', 'SIGINT']);

/** What a supervisor needs. */
export interface SupervisorParts {
  /** How many copies there are to be. */
  readonly processes: number;
  /** Compute threads of each copy. */
  readonly threads: number;
  /** Absent: each runs where the system has it run. */
  readonly pinning?: Pick<Pinning, 'pin'>;
  readonly fork: (listener: CopyListener) => CopyProcess;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Where one copy belongs, whichever process that is at the moment. */
interface Place {
  readonly number: number;
  readonly pauses: RestartPauses;
  process?: CopyProcess | undefined;
  /** What tells the process from those before it, whose last messages may come after their end. */
  life?: symbol | undefined;
  /** Whether the process takes requests. */
  serves: boolean;
  /** Unix milliseconds at which the process was started. */
  since: number;
  /** Numbers of the cores that it is held on; absent: it is not. */
  cores?: readonly number[] | undefined;
  timer?: NodeJS.Timeout;
  /** Whether it stays empty, since no process could start here. */
  closed: boolean;
}

/**
 * Keeps copies of the service running. The first starts alone, since a first start makes keys and tables and prints them
 * once; the others follow when it serves. From then on whichever ends is replaced, unless it says that no other could
 * start either. It reads no key and no database, and no request passes through it: Node hands connections on.
 */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #places: readonly Place[];
  readonly #ended = Promise.withResolvers<number>();
  /** Whether the first copy has begun to serve. */
  #begun = false;
  #stopping = false;
  #status = 0;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#places = Array.from({ length: parts.processes }, (_, index) => ({
      number: index + 1,
      pauses: new RestartPauses(),
      serves: false,
      since: 0,
      closed: false,
    }));
  }

  /**
   * Runs the copies and resolves when all are gone: 0 after a good shutdown, 1 when one had to be killed or did not end
   * well, when the first did not start, which then has said why itself, or when there is none left that could start.
   *
   * @throws ServiceError when the first ended before it could say anything
   */
  run(): Promise<number> {
    const [first] = this.#places;
    if (first !== undefined) this.#fill(first);
    return this.#ended.promise;
  }

  /** Has every copy end as it does on SIGTERM, and replaces none. Further calls do nothing. */
  stop(signal: NodeJS.Signals): void {
    if (this.#stopping) return;
    this.#stopping = true;
    const { logger, processes } = this.#parts;
    logger.info('shutting down', { process: 'supervisor', signal, processes });
    for (const { timer, process } of this.#places) {
      clearTimeout(timer);
      process?.kill('SIGTERM');
    }
    setTimeout(() => this.#killAll(), PATIENCE_MS).unref();
    this.#endWhenEmpty();
  }

  /** Has every copy read its TLS certificate anew. One that is starting reads it anyway, and would not survive the signal. */
  reload(): void {
    for (const { serves, process } of this.#places) if (serves) process?.kill('SIGHUP');
  }

  #fill(place: Place): void {
    const { fork, clock } = this.#parts;
    place.since = clock.now();
    const life = Symbol('life');
    place.life = life;
    const ended = (ending: Ending): void => {
      if (place.life === life) this.#lose(place, ending);
    };
    const heard = (message: FromCopy): void => {
      if (place.life === life) this.#hear(place, message);
    };
    try {
      place.process = fork({ heard, ended });
    } catch (fault) {
      // Such as: the machine has no memory for one more.
      setImmediate(() => ended({ status: null, signal: null, fault }));
    }
  }

  #hear(place: Place, message: FromCopy): void {
    switch (message.kind) {
      case 'here':
        return this.#seat(place);
      case 'started':
        return this.#join(place);
      case 'ask':
      case 'coming':
      case 'text':
        return this.#relay(message);
    }
  }

  /** It is pinned now and not before: it has read its settings, for which it counts all cores, and has opened nothing yet. */
  #seat(place: Place): void {
    const { number, process } = place;
    const { pinning, threads, logger } = this.#parts;
    place.cores = undefined;
    try {
      if (process?.pid !== undefined) place.cores = pinning?.pin(number, process.pid);
    } catch (error) {
      logger.error('a process is not held on its cores', namesOf(place), error);
    }
    const held = Math.min(threads, place.cores?.length ?? threads);
    process?.send({ kind: 'seat', number, first: !this.#begun, threads: held });
  }

  #join(place: Place): void {
    place.serves = true;
    const seconds = (this.#parts.clock.now() - place.since) / 1000;
    this.#parts.logger.info('a process takes requests', {
      ...namesOf(place),
      seconds,
      cores: place.cores?.join(),
    });
    if (this.#begun) return;
    this.#begun = true;
    if (!this.#stopping) for (const other of this.#places) if (other !== place) this.#fill(other);
  }

  #relay(note: Note): void {
    for (const { number, serves, process } of this.#places) {
      const meant = note.kind === 'ask' ? number !== note.from : number === note.to;
      if (meant && serves) process?.send(note);
    }
  }

  #lose(place: Place, ending: Ending): void {
    const names = namesOf(place);
    const well = ending.status === 0 || (!place.serves && ASKED.has(ending.signal));
    place.process = undefined;
    place.life = undefined;
    place.serves = false;
    if (this.#stopping) {
      if (!well) this.#status = 1;
      this.#endWhenEmpty();
    } else if (!this.#begun) this.#failToStart(ending);
    else if (ending.status === LASTING_FAULT) this.#close(place, ending, names);
    else this.#replace(place, ending, names);
  }

  #replace(place: Place, { status, signal, fault }: Ending, names: LogFields): void {
    const { clock, logger } = this.#parts;
    const pause = place.pauses.after(clock.now() - place.since);
    const told = { ...names, status, signal, pauseSeconds: pause / 1000 };
    logger.error('a process ended and is replaced', told, fault);
    place.timer = setTimeout(() => this.#fill(place), pause);
  }

  /** It has said why itself. With none left there is nothing to supervise, and whoever started the service is to know. */
  #close(place: Place, { status }: Ending, names: LogFields): void {
    place.closed = true;
    this.#parts.logger.error('a process cannot start and is not tried again until a restart', {
      ...names,
      status,
    });
    if (this.#places.every(({ closed }) => closed)) this.#ended.resolve(1);
  }

  /** One that ended with another status than 0 said why. */
  #failToStart({ status, signal, fault }: Ending): void {
    if (status !== null && status !== 0) return this.#ended.resolve(1);
    const how = signal ?? (status === 0 ? 'status 0' : 'it could not be started');
    const message = `the first process was ended before it took requests (${how})`;
    this.#ended.reject(new ServiceError('service.unavailable', message, { cause: fault }));
  }

  #killAll(): void {
    for (const place of this.#places) {
      if (place.process === undefined) continue;
      this.#parts.logger.error('a process hangs and is killed', namesOf(place));
      place.process.kill('SIGKILL');
    }
  }

  #endWhenEmpty(): void {
    if (this.#places.every(({ process }) => process === undefined)) this.#ended.resolve(this.#status);
  }
}

/** How the log names a copy. */
function namesOf({ number, process }: Place): LogFields {
  return { process: number, pid: process?.pid };
}
