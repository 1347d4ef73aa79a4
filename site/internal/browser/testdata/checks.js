// What a person sees and a machine can measure, one function per requirement.
// Each returns the places that fail, in words; an empty list is good.

function place(e) {
  var text = (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 30);
  return '<' + e.tagName.toLowerCase() + (e.id ? ' id=' + e.id : '') + (e.getAttribute('class') ? ' class="' + e.getAttribute('class') + '"' : '') + '> ' + text;
}
function all(selector) { return Array.from(document.querySelectorAll(selector)); }
function shown(e) { return e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0; }
// Words for screen readers only, and the skip link, stand outside of the layout.
function unseen(e) {
  var s = getComputedStyle(e), box = e.getBoundingClientRect();
  return s.clipPath === 'inset(50%)' || box.width <= 1 && box.height <= 1 || box.right < 0 || e.parentElement && e.parentElement !== document.body && unseen(e.parentElement);
}
function scrolls(e) { return /auto|scroll/.test(getComputedStyle(e).overflowX); }
function inScroll(e) { for (e = e.parentElement; e; e = e.parentElement) { if (e !== document.documentElement && scrolls(e)) { return true; } } return false; }

// 1.4.10: the page never scrolls sideways; what is wide scrolls in a box of its own.
function reflow() {
  var root = document.documentElement;
  if (root.scrollWidth <= innerWidth) { return []; }
  var wide = all('body *').filter(e => shown(e) && !unseen(e) && !inScroll(e) && e.getBoundingClientRect().right > innerWidth + 0.5);
  return ['the page is ' + root.scrollWidth + ' wide in ' + innerWidth].concat(wide.slice(-3).map(place));
}
// What lies outside of such a box is hinted at by a shadow at its edge, in forced
// colours by a dashed border, and no name of a table scrolls away.
function hinted() {
  return all('main .tag,main time,main td,main th,main caption').filter(e => shown(e) && !unseen(e)).filter(e => {
    for (var box = e.parentElement; box && !(box !== document.documentElement && scrolls(box)); ) { box = box.parentElement; }
    var right = e.getBoundingClientRect().right;
    if (!box) { return right > innerWidth + 1; }
    return e.tagName === 'CAPTION' && !e.closest('.text') && box.scrollWidth > box.clientWidth + 1 || right > box.getBoundingClientRect().right + 1 && !/gradient/.test(getComputedStyle(box).backgroundImage) && getComputedStyle(box).borderRightStyle !== 'dashed';
  }).map(place);
}
// 2.1.1: such a box is reached by the keyboard and has a role and a name.
function regions() {
  return all('body *').filter(e => shown(e) && scrolls(e) && e.scrollWidth > e.clientWidth + 1)
    .filter(e => e.tabIndex !== 0 || e.getAttribute('role') !== 'region' || !(e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))))
    .map(place);
}
// 1.4.4, 1.4.12: no text is cut off.
function clipped() {
  return all('body *').filter(e => shown(e) && !unseen(e) && e.textContent.trim() && /hidden|clip/.test(getComputedStyle(e).overflow) &&
    (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(place);
}
// 2.5.5: what is tapped is 44 pixels high and wide, but for links in a sentence.
function inSentence(e) {
  if (getComputedStyle(e).display !== 'inline') { return false; }
  for (var block = e.parentElement; getComputedStyle(block).display === 'inline'; ) { block = block.parentElement; }
  var rest = block.cloneNode(true);
  rest.querySelectorAll('a,button').forEach(a => a.remove());
  return /[\p{L}\p{N}]/u.test(rest.textContent);
}
function targets() {
  return all('a[href],button,input:not([type=hidden]),select,textarea,summary').filter(e => shown(e) && !unseen(e) && !inSentence(e)).filter(e => {
    var box = e.getBoundingClientRect();
    return box.height < 43.5 || box.width < 43.5;
  }).map(e => { var box = e.getBoundingClientRect(); return Math.round(box.width) + ' x ' + Math.round(box.height) + ' ' + place(e); });
}
// 2.2.2, 2.3.3: nothing moves.
function still() {
  var moving = all('*').filter(e => { var s = getComputedStyle(e); return s.animationName !== 'none' || !/^(0s(, )?)+$/.test(s.transitionDuration) || s.scrollBehavior === 'smooth'; });
  return moving.map(place).concat(document.getAnimations().map(String));
}
// 2.4.11: nothing covers what has the focus.
function anchored() { return all('body *').filter(e => /fixed|sticky/.test(getComputedStyle(e).position)).map(place); }
// 1.3.2: what comes later in the document stands lower, or to the right.
function order() {
  var wrong = [];
  all('body, body *').forEach(parent => {
    if (parent.closest('svg') || unseen(parent)) { return; }
    var before = null;
    Array.from(parent.children).forEach(e => {
      if (!shown(e) || unseen(e) || /^(inline|contents)$/.test(getComputedStyle(e).display)) { return; }
      var box = e.getBoundingClientRect();
      if (before && box.top < before.top - 8 && box.left < before.right - 8) { wrong.push(place(e)); }
      before = box;
    });
  });
  return wrong;
}
// 4.1.3: there is a place where the page says what has changed.
function status() { return all('[role=status]').length ? [] : ['nothing has the role status']; }
// 2.4.10: the first heading is the h1, there is no other, no level is left out.
function headings() {
  var level = 0, wrong = [];
  all('h1,h2,h3,h4,h5,h6').forEach(h => {
    var next = Number(h.tagName[1]);
    if (next > level + 1 || (level === 0) !== (next === 1)) { wrong.push('h' + next + ' after level ' + level + ' ' + place(h)); }
    level = next;
  });
  return wrong;
}
// 1.4.8: what is read as prose has lines of 40 characters at most, one and a half
// high, and is not justified.
function lines() {
  return all('main p, main li, main dd').filter(e => shown(e) && !unseen(e) && !inScroll(e) && !e.closest('[aria-hidden=true]') && !e.querySelector('p,ul,ol,table') && words(e).length > 40 && /[。；]/.test(e.textContent)).map(e => {
    var s = getComputedStyle(e), size = parseFloat(s.fontSize), high = parseFloat(s.lineHeight) / size, wide = e.clientWidth / size;
    if (s.textAlign === 'justify') { return 'justified ' + place(e); }
    if (high < 1.49) { return high.toFixed(2) + ' high ' + place(e); }
    return wide > 41.5 ? wide.toFixed(1) + ' characters wide ' + place(e) : '';
  }).filter(Boolean);
}
// Nothing is smaller than 16 pixels.
function letters() {
  var small = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    var e = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && shown(e) && !unseen(e) && parseFloat(getComputedStyle(e).fontSize) < 15.9) { small.add(e); }
  }
  return Array.from(small).map(e => getComputedStyle(e).fontSize + ' ' + place(e));
}
// A cell of Chinese text never collapses to one character per line.
function words(e) {
  var walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), text = '';
  while (walk.nextNode()) { if (!unseen(walk.currentNode.parentElement)) { text += walk.currentNode.data; } }
  return text.trim();
}
function cells() {
  return all('th,td,caption').filter(e => shown(e) && words(e).length >= 4 && e.clientWidth < 1.9 * parseFloat(getComputedStyle(e).fontSize)).map(e => e.clientWidth + ' wide ' + place(e));
}
// A date stays on one line.
function dates() {
  return all('time').filter(e => shown(e) && e.textContent.length < 14 && (e.getClientRects().length > 1 || e.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(e).lineHeight) - 2)).map(place);
}
// Without a script nothing offers what only a script can do.
function inert() { return all('button').filter(shown).filter(e => e.type !== 'submit').map(place); }
// The spacing of 1.4.12, set by a reader.
function spaced() {
  all('body *').forEach(e => {
    e.style.setProperty('line-height', '1.5', 'important');
    e.style.setProperty('letter-spacing', '.12em', 'important');
    e.style.setProperty('word-spacing', '.16em', 'important');
    if (e.tagName === 'P') { e.style.setProperty('margin-bottom', '2em', 'important'); }
  });
  return [];
}
// Without the style sheet everything is still there, in order.
function bare() {
  all('link[rel=stylesheet]').forEach(e => e.remove());
  var height = document.documentElement.scrollHeight;
  return height > 0 ? [] : ['nothing is shown'];
}
// 1.4.6: text, in pictures too, has a contrast of 7:1 to what is behind it. The
// colours are the computed ones, so it holds where axe sees something in between.
function light(colour) {
  var parts = colour.slice(0, 3).map(c => (c /= 255) <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}
function colour(text) {
  var parts = (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  return parts.length < 4 ? parts.concat(1) : parts;
}
function behind(e) {
  for (; e; e = e.parentElement) { var c = colour(getComputedStyle(e).backgroundColor); if (c[3] === 1) { return c; } }
  return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
}
function contrast() {
  var pale = new Map(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    var e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || /^(TITLE|DESC|SCRIPT|STYLE|NOSCRIPT)$/i.test(e.tagName) || !shown(e) || unseen(e)) { continue; }
    var s = getComputedStyle(e), a = light(colour(e.closest('svg') ? s.fill : s.color)), b = light(behind(e));
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 7) { pale.set(e, ratio.toFixed(2) + ' ' + place(e)); }
  }
  return Array.from(pale.values());
}
