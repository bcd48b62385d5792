import { ConflictError, RequestError } from '../errors/index.js';

/** Also for projects that are deleted or the service's own: a caller cannot tell the difference. */
export function projectNotFound(): RequestError {
  return new RequestError('request.not-found', 'There is no such project');
}

/** For an API key that is not there, or is another project's. */
export function apiKeyNotFound(): RequestError {
  return new RequestError('request.not-found', 'There is no such API key in this project');
}

/** For a name that another project has. */
export function projectNameTaken(name: string): ConflictError {
  return new ConflictError('conflict.duplicate', `A project named ${JSON.stringify(name)} exists already`);
}

/** For a project that cannot go yet. */
export function projectInUse(): ConflictError {
  return new ConflictError(
    'conflict.in-use',
    'The project still has an active key, CA or API key; retire and revoke them first',
  );
}
