/**
 * Loaded before anything else of a simulation (`node --import`): from then on, time, chance and
 * timers of the real machine throw, so that nothing escapes the seed unnoticed. Files, sockets,
 * threads and processes are refused by Node itself (`--permission`).
 *
 * `setImmediate` stays: the scheduler uses it to let promises settle, and nothing else may (lint).
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

function refuse(owner: object, name: string): void {
  Reflect.defineProperty(owner, name, {
    configurable: true,
    value: (): never => {
      throw new Error(`${name} is not of the simulated world: its answer would not repeat`);
    },
  });
}

const RealDate = Date;

/** As the real one, but that it must be told the time. */
class ToldDate extends RealDate {
  constructor(...told: unknown[]) {
    if (told.length === 0) throw new Error('new Date() is not of the simulated world');
    super(...(told as [number]));
  }
}

refuse(ToldDate, 'now');
globalThis.Date = ToldDate as DateConstructor;
refuse(Math, 'random');
refuse(performance, 'now');
refuse(process, 'hrtime');
refuse(process, 'uptime');
refuse(AbortSignal, 'timeout');
for (const name of ['setTimeout', 'setInterval']) {
  refuse(globalThis, name);
  refuse(timers, name);
  refuse(timersPromises, name);
}
for (const name of [
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'getRandomValues',
]) {
  refuse(crypto, name);
}
refuse(globalThis.crypto, 'getRandomValues');
refuse(globalThis.crypto, 'randomUUID');
syncBuiltinESMExports();
