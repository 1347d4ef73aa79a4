// Runs search.js on questions, with as much of a document as it needs.
// node ask.js search.js FOLDER < questions, a JSON array of query strings;
// prints a JSON array of {status, links, files, bytes, zipped}.
'use strict';
const fs = require('fs'), path = require('path'), vm = require('vm'), zlib = require('zlib');
const source = fs.readFileSync(process.argv[2], 'utf8'), folder = process.argv[3];

function ask(query) {
  const read = [], links = [], status = { textContent: '' };
  function node(name) {
    return {
      name, attributes: {}, children: [], parentNode: null,
      setAttribute(k, v) { this.attributes[k] = v; if (name === 'a' && k === 'href') { links.push(v); } },
      appendChild(c) { this.children.push(c); return c; }, insertBefore(c) { return c; }, addEventListener() {}, focus() {},
    };
  }
  const fields = { q: { value: '' } }, body = node('body');
  const document = {
    title: '检索', head: { appendChild(script) {
      const file = path.join(folder, script.src);
      if (!fs.existsSync(file)) { script.onerror(); return; }
      const text = fs.readFileSync(file);
      read.push([script.src, text.length, zlib.gzipSync(text).length]);
      vm.runInContext(text.toString('utf8'), context);
      script.onload();
    } },
    querySelector() { return Object.assign(node('form'), { elements: fields }); }, querySelectorAll() { return []; },
    getElementById() { status.parentNode = body; return status; },
    createElement: node, createTextNode(text) { return { text }; },
  };
  const context = vm.createContext({ document, location: { search: query } });
  context.window = context;
  vm.runInContext(source, context);
  return {
    status: status.textContent, links, files: read.length,
    bytes: read.reduce((sum, f) => sum + f[1], 0), zipped: read.reduce((sum, f) => sum + f[2], 0),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(ask)));
