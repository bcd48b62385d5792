import { ApiParam } from '@nestjs/swagger';

/** Documents the path parameter `caId`. */
export function AuthorityIdParam(): MethodDecorator {
  return ApiParam({
    name: 'caId',
    description: 'Id of the CA; it stands in its certificates and answers.',
    example: 'ca_0123456789abcdef0123456789abcdef',
  });
}
