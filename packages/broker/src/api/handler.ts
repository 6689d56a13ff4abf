/**
 * What one API is to the dispatcher: its two messages, the permission it needs, and the function
 * that answers. One file per API exports one of these; `dispatch.ts` holds the table.
 */
import type { Decoded, Encodable, MessageDefinition } from '@odradek/wire';
import type { BrokerParts } from '../broker-parts.ts';
import type { Later } from '../later.ts';
import type { Permission } from './permission.ts';
import type { RequestContext } from './request-context.ts';

export interface ApiHandler {
  readonly apiKey: number;
  readonly request: MessageDefinition;
  readonly response: MessageDefinition;
  /** Checked before the handler runs, or by the handler itself for each resource that it names. */
  readonly permissions: readonly Permission[];
  /**
   * Answers at once where it can, or through a `Later`, so that the hot path makes no promise. `undefined` means that
   * the client expects no answer at all (Produce with acks=0).
   */
  readonly handle: (
    request: never,
    context: RequestContext,
    broker: BrokerParts,
  ) => object | undefined | Promise<object | undefined> | Later<object> | Later<object | undefined>;
}

/** Ties the three together so that the function's types follow from the definitions. */
export function handler<Request extends MessageDefinition, Response extends MessageDefinition>(
  request: Request,
  response: Response,
  permissions: readonly Permission[],
  handle: (
    request: Decoded<Request>,
    context: RequestContext,
    broker: BrokerParts,
  ) =>
    | Encodable<Response>
    | undefined
    | Promise<Encodable<Response> | undefined>
    | Later<Encodable<Response>>
    | Later<Encodable<Response> | undefined>,
): ApiHandler {
  return { apiKey: request.apiKey, request, response, permissions, handle };
}
