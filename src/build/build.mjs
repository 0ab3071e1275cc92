// @ts-check
import { relative } from 'node:path';
import { root } from './root.mjs';
import { webBundle, webFolder } from './web-bundle.mjs';

/** `npm run build`: the command line program and the page, ready for any static host. */
await webBundle();
console.log(`Built the page into ${relative(root, webFolder)}/ and the command line program into dist/cli/.`);
