(function () {
  'use strict';
  var root = document.documentElement, tools = document.querySelector('.tools');
  if (!tools || !document.querySelectorAll) { return; }
  var key = 'gongkai-size', sizes = tools.querySelectorAll('[data-size]'), i;
  function remember(size) { try { localStorage.setItem(key, size); } catch (e) { return; } }
  function remembered() { try { return localStorage.getItem(key) || '1'; } catch (e) { return '1'; } }
  function resize(size) {
    root.className = size === '1' ? '' : 'size' + size;
    for (var n = 0; n < sizes.length; n++) {
      sizes[n].setAttribute('aria-pressed', String(sizes[n].getAttribute('data-size') === size));
    }
  }
  function choose() { resize(this.getAttribute('data-size')); remember(this.getAttribute('data-size')); }
  for (i = 0; i < sizes.length; i++) { sizes[i].addEventListener('click', choose); }
  resize(/^[123]$/.test(remembered()) ? remembered() : '1');
  tools.querySelector('[data-print]').addEventListener('click', function () { window.print(); });
  var copy = tools.querySelector('[data-copy]');
  if (navigator.clipboard && navigator.clipboard.writeText) {
    copy.hidden = false;
    copy.addEventListener('click', function () {
      navigator.clipboard.writeText(location.href).then(function () { copy.textContent = '已复制'; });
    });
  }
  var read = tools.querySelector('[data-read]'), text = document.querySelector('.text');
  if (text && window.speechSynthesis && window.SpeechSynthesisUtterance) {
    read.hidden = false;
    read.setAttribute('aria-pressed', 'false');
    read.addEventListener('click', function () {
      var on = read.getAttribute('aria-pressed') === 'true';
      speechSynthesis.cancel();
      read.setAttribute('aria-pressed', String(!on));
      if (on) { return; }
      var speech = new SpeechSynthesisUtterance(text.innerText.replace(/[【】]/g, ''));
      speech.lang = 'zh-CN';
      speech.onend = function () { read.setAttribute('aria-pressed', 'false'); };
      speechSynthesis.speak(speech);
    });
  }
  tools.hidden = false;
})();
