// Measures a built site with Lighthouse, one page of each sort, and prints a
// table of the scores. By hand:
//
//   go run ./cmd/gongkai build --as-of 2026-11-21
//   cd .ci/lighthouse && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts
//   node run.mjs ../../public
//
// The server below answers on loopback and compresses, as a real one would.
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const pages = {
  'home': 'index.html', 'search': 'search/index.html', 'list': 'enforcement/penalty/index.html', 'decision': 'enforcement/penalty/2026/0012/index.html',
  'annual report': 'reports/2025-annual-sfj/index.html', 'policy': 'policies/2026-waste-sorting/index.html', 'interpretation': 'interpretations/2026-waste-sorting/index.html',
  'power item': 'powers/cgj-qz-004/index.html', 'party': 'parties/9199000100005237XT/index.html', 'organ': 'organs/scjgj/index.html',
  'ledger': 'audit/index.html', 'indicator': 'audit/indicators/sf-2021-057/index.html', 'withdrawals': 'audit/withdrawn/index.html', 'data': 'data/index.html',
};
const kinds = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.txt': 'text/plain' };
const root = process.argv[2];
const server = http.createServer((request, response) => {
  const file = join(root, decodeURIComponent(new URL(request.url, 'http://x').pathname));
  if (!existsSync(file) || !extname(file)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { 'Content-Type': kinds[extname(file)] ?? 'application/octet-stream', 'Content-Encoding': 'gzip', 'Cache-Control': 'max-age=300' });
  response.end(gzipSync(readFileSync(file)));
}).listen(0, '127.0.0.1');
await new Promise(ready => server.on('listening', ready));

const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
console.log('| page | performance | accessibility | best practices | SEO | LCP | CLS | TBT |\n|---|---|---|---|---|---|---|---|');
for (const [name, path] of Object.entries(pages)) {
  if (!existsSync(join(root, path))) { console.error(`${name}: ${path} was not built`); process.exitCode = 1; continue; }
  const { lhr } = await lighthouse(`http://127.0.0.1:${server.address().port}/${path}`, { port: chrome.port, logLevel: 'error' });
  const score = id => Math.round(lhr.categories[id].score * 100);
  const scores = ['performance', 'accessibility', 'best-practices', 'seo'].map(score);
  const audit = id => lhr.audits[id].displayValue;
  console.log(`| ${name} | ${scores.join(' | ')} | ${audit('largest-contentful-paint')} | ${audit('cumulative-layout-shift')} | ${audit('total-blocking-time')} |`);
  for (const a of Object.values(lhr.categories).flatMap(c => c.auditRefs).map(r => lhr.audits[r.id])) {
    if (a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== 'informative') { console.error(`  ${name}: ${a.id} ${a.score} ${a.displayValue ?? ''}`); }
  }
}
await chrome.kill();
server.close();
