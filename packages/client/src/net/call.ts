/**
 * A request together with its answer, and the versions of it that this client can use. The pairs
 * that it uses are listed in `calls.ts`.
 */
import type { MessageDefinition, VersionRange } from '@odradek/wire';

export interface Call<
  Request extends MessageDefinition = MessageDefinition,
  Response extends MessageDefinition = MessageDefinition,
> {
  readonly name: string;
  readonly request: Request;
  readonly response: Response;
  readonly versions: VersionRange;
}

/** `lowest` and `highest` narrow what is defined to what the client is written for. */
export function call<Request extends MessageDefinition, Response extends MessageDefinition>(
  request: Request,
  response: Response,
  bounds: { lowest?: number; highest?: number } = {},
): Call<Request, Response> {
  const { versions, latestVersionUnstable } = request;
  const stable = versions.highest - (latestVersionUnstable ? 1 : 0);
  return {
    name: request.name.replace(/Request$/, ''),
    request,
    response,
    versions: {
      lowest: Math.max(versions.lowest, bounds.lowest ?? 0),
      highest: Math.min(stable, bounds.highest ?? stable),
    },
  };
}
