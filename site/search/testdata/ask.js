// Runs search.js on questions, with as much of a browser as it needs.
// node ask.js search.js SITE [zipped] < questions, a JSON array of query strings;
// prints a JSON array of {status, links, marks, scripts, pages}: the last two
// count files, bytes and, if wanted, zipped bytes that were read.
'use strict';
const fs = require('fs'), path = require('path'), vm = require('vm'), zlib = require('zlib');
const source = new vm.Script(fs.readFileSync(process.argv[2], 'utf8')), folder = path.join(process.argv[3], 'search');

function counter() {
  const c = { files: 0, bytes: 0, zipped: 0 };
  return { total: c, read(name) {
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) { return null; }
    const text = fs.readFileSync(file);
    c.files++;
    c.bytes += text.length;
    if (process.argv[4]) { c.zipped += zlib.gzipSync(text).length; }
    return text.toString('utf8');
  } };
}

function ask(query) {
  const links = [], marks = [], status = { textContent: '' }, scripts = counter(), pages = counter();
  function node(name) {
    return {
      name, attributes: {}, children: [], parentNode: null,
      setAttribute(k, v) { this.attributes[k] = v; if (name === 'a' && k === 'href') { links.push(v); } },
      appendChild(c) { if (name === 'mark') { marks.push(c.text); } this.children.push(c); return c; },
      insertBefore(c) { return c; }, addEventListener() {}, focus() {},
    };
  }
  const fields = { q: { value: '' } }, body = node('body');
  const document = {
    title: '检索', head: { appendChild(script) {
      const text = scripts.read(script.src);
      if (text === null) { script.onerror(); return; }
      vm.runInContext(text, context);
      script.onload();
    } },
    querySelector() { return Object.assign(node('form'), { elements: fields }); }, querySelectorAll() { return []; },
    getElementById() { status.parentNode = body; return status; },
    createElement: node, createTextNode(text) { return { text }; },
  };
  function XMLHttpRequest() {
    this.open = function (method, href) { this.href = href; };
    this.send = function () {
      this.responseText = pages.read(this.href);
      this.status = this.responseText === null ? 404 : 200;
      this.onload();
    };
  }
  const context = vm.createContext({ document, XMLHttpRequest, location: { protocol: 'http:', search: query } });
  context.window = context;
  source.runInContext(context);
  return { status: status.textContent, links, marks, scripts: scripts.total, pages: pages.total };
}

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(ask)));
