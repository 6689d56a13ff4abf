/**
 * Heartbeat (12), versions 0–4.
 * Does: keeps a member of a classic group in it, and tells it when to join again.
 * Since: 3 static members (KIP-345) · 4 flexible.
 */
import { heartbeatRequest, heartbeatResponse } from '@odradek/wire/definitions';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const heartbeat = handler(
  heartbeatRequest,
  heartbeatResponse,
  [needs('Read', 'Group')],
  (request, _context, broker) => ({ errorCode: broker.groups.heartbeat(request) }),
);
