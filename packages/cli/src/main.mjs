#!/usr/bin/env node
// The command `odradek`. Plain JavaScript on purpose: for an entry in TypeScript, Node would load
// its type stripper (100 ms and 20 MB) even when everything behind it is in the compile cache.
import { enableCompileCache } from 'node:module';

enableCompileCache();

const { main } = await import('./dispatch.ts');
process.exitCode = await main(process.argv.slice(2));
