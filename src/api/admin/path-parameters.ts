import { ApiParam } from '@nestjs/swagger';

const EXAMPLE_DIGITS = '0123456789abcdef0123456789abcdef';

/** Documents the path parameter `id` of a project. */
export function ProjectIdParam(): MethodDecorator {
  return ApiParam({ name: 'id', description: 'Id of the project.', example: `proj_${EXAMPLE_DIGITS}` });
}

/** Documents the path parameter `keyId` of an API key. */
export function ApiKeyIdParam(): MethodDecorator {
  return ApiParam({ name: 'keyId', description: 'Id of the API key.', example: `akey_${EXAMPLE_DIGITS}` });
}
