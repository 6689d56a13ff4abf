/**
 * The group APIs on stage: requests and answers go through their bytes in a given version, as they
 * would over a connection, to a coordinator on logs in memory. For tests.
 */
import {
  type Decoded,
  decode,
  type Encodable,
  encode,
  type MessageDefinition,
} from '@odradek/wire';
import type { BrokerParts } from '../../../broker-parts.ts';
import { Stage } from '../../../coordination/testing/stage.ts';
import { Later } from '../../../later.ts';
import type { ApiHandler } from '../../handler.ts';
import type { RequestContext } from '../../request-context.ts';

/** An answer that may not be there yet. */
export interface Noted<Response> {
  answer: Response | undefined;
}

export class ApiStage {
  readonly stage: Stage;
  readonly #broker: BrokerParts;

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.stage = new Stage(settings);
    const { world, config, metadata, groups, state } = this.stage;
    state.brokers.set(1, {
      id: 1,
      epoch: 0,
      incarnationId: '',
      endPoints: [{ name: 'PLAINTEXT', host: 'here', port: 9092, securityProtocol: 0 }],
      features: [],
      rack: null,
      fenced: false,
      inControlledShutdown: false,
      isMigratingZkBroker: false,
      logDirs: [],
      cordonedLogDirs: null,
    });
    // The group APIs use these parts of a broker and no others.
    this.#broker = { world, config, metadata, groups } as unknown as BrokerParts;
  }

  /** Asks, and notes the answer when it comes. */
  ask<Request extends MessageDefinition, Response extends MessageDefinition>(
    handler: ApiHandler,
    definitions: { readonly request: Request; readonly response: Response },
    version: number,
    request: Encodable<Request>,
  ): Noted<Decoded<Response>> {
    const noted: Noted<Decoded<Response>> = { answer: undefined };
    const note = (answer: object | undefined): void => {
      const bytes = encode(definitions.response, version, answer as Encodable<Response>);
      noted.answer = decode(definitions.response, version, bytes);
    };
    const received = decode(
      definitions.request,
      version,
      encode(definitions.request, version, request),
    );
    const result = handler.handle(
      received as never,
      contextOf(handler.apiKey, version),
      this.#broker,
    );
    if (result instanceof Later) result.whenSettled(note);
    else if (result instanceof Promise) void result.then(note);
    else note(result);
    return noted;
  }

  /** Asks, and ends the turn: what only waits for the log is answered then. */
  answer<Request extends MessageDefinition, Response extends MessageDefinition>(
    handler: ApiHandler,
    definitions: { readonly request: Request; readonly response: Response },
    version: number,
    request: Encodable<Request>,
  ): Decoded<Response> {
    const noted = this.ask(handler, definitions, version, request);
    this.stage.clock.endTurn();
    if (noted.answer === undefined) throw new Error('no answer yet');
    return noted.answer;
  }
}

function contextOf(apiKey: number, apiVersion: number): RequestContext {
  return {
    apiKey,
    apiVersion,
    correlationId: 1,
    clientId: 'client',
    clientAddress: '127.0.0.1',
    listenerName: 'PLAINTEXT',
    principal: 'User:ANONYMOUS',
    connection: { id: '1', clientSoftwareName: '', clientSoftwareVersion: '', closed: false },
    refuse: (reason) => {
      throw new Error(reason);
    },
    whenSent: undefined,
    whenClosed: undefined,
  };
}
