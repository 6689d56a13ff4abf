#!/usr/bin/env node
/**
 * The command `odradek`. It loads nothing but what the command at hand needs: most of what a
 * command takes is loading.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();

const { main } = await import('./dispatch.ts');
process.exitCode = await main(process.argv.slice(2));
