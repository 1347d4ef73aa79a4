// Reading tools (阅读工具). Everything on the page works without them.
(function () {
  'use strict';
  var root = document.documentElement, key = 'gongkai-size', size = '1';
  // The size is set, and the tools' place kept, before the first paint, so that nothing jumps.
  try { size = localStorage.getItem(key) || '1'; } catch (e) { size = '1'; }
  if (!/^[123]$/.test(size)) { size = '1'; }
  root.className = 'js size' + size;
  if (!document.addEventListener) { return; }

  function each(list, use) { for (var i = 0; i < list.length; i++) { use(list[i]); } }

  function sizes(tools) {
    var buttons = tools.querySelectorAll('[data-size]');
    function show() {
      root.className = 'js size' + size;
      each(buttons, function (b) { b.setAttribute('aria-pressed', String(b.getAttribute('data-size') === size)); });
    }
    each(buttons, function (b) {
      b.addEventListener('click', function () {
        size = b.getAttribute('data-size');
        try { localStorage.setItem(key, size); } catch (e) { /* remembered for this page only */ }
        show();
      });
    });
    show();
  }

  // The clipboard is closed to pages from a folder or over http: copied by hand there.
  function copyOld(text) {
    var box = document.createElement('textarea'), done = false;
    box.value = text;
    document.body.appendChild(box);
    box.select();
    try { done = document.execCommand('copy'); } catch (e) { done = false; }
    document.body.removeChild(box);
    return done;
  }

  function copying(button, say) {
    function told(done) { say(done ? '链接已复制' : '不能复制，请从地址栏复制'); button.focus(); }
    button.addEventListener('click', function () {
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(location.href).then(function () { told(true); }, function () { told(copyOld(location.href)); });
      } else { told(copyOld(location.href)); }
    });
  }

  // Read block by block: some browsers stop in the middle of a long text.
  function reading(button) {
    var voice = window.speechSynthesis, text = document.querySelector('.text'), on = false;
    if (!voice || !window.SpeechSynthesisUtterance || !text) { return; }
    function stop() { on = false; voice.cancel(); button.textContent = '朗读'; }
    function next(blocks, i) {
      if (!on) { return; }
      if (i >= blocks.length) { stop(); return; }
      var said = new SpeechSynthesisUtterance(blocks[i]);
      said.lang = 'zh-CN';
      said.onend = function () { next(blocks, i + 1); };
      said.onerror = function () { if (on) { stop(); } };
      voice.speak(said);
    }
    button.hidden = false;
    button.addEventListener('click', function () {
      if (on) { stop(); return; }
      on = true;
      button.textContent = '停止朗读';
      voice.cancel();
      next(text.innerText.replace(/[【】↩]/g, '').split(/\n+/), 0);
    });
    window.addEventListener('pagehide', stop);
  }

  document.addEventListener('DOMContentLoaded', function () {
    // In a folder the search page cannot read this page, but it can show it in a frame.
    if (location.protocol === 'file:' && parent !== window) { parent.postMessage(document.getElementById('main').outerHTML, '*'); return; }
    var tools = document.querySelectorAll('.tools'), status = document.querySelector('.tools [role=status]');
    if (!status) { return; }
    sizes(document);
    copying(document.querySelector('[data-copy]'), function (s) { status.textContent = s; });
    reading(document.querySelector('[data-read]'));
    document.querySelector('[data-print]').addEventListener('click', function () { window.print(); });
    each(tools, function (t) { t.hidden = false; });
  });
})();
