(function () {
  "use strict";
  var script = document.currentScript;
  var version = new URL(script.src).searchParams.get("v");
  var desk = script.hasAttribute("data-desk");
  var opened = false;
  var panel = desk ? null : makePanel();

  // The server says which site it shows, whenever it is reached: a page that
  // missed a change while it loaded, or while the server was away, loads again.
  var events = new EventSource("/.gongkai/events");
  events.addEventListener("hello", function (event) {
    if (opened || event.data !== version) { location.reload(); }
    opened = true;
  });
  events.addEventListener("reload", function () { location.reload(); });
  events.addEventListener("stale", function () {
    if (desk) { location.reload(); } else { panel.load(); }
  });
  if (panel) { panel.load(); }

  // The panel lives in a shadow tree, so that neither it nor the theme changes
  // the other's looks.
  function makePanel() {
    var host = document.createElement("section");
    host.id = "gongkai-preview";
    host.setAttribute("aria-label", "预览");
    var root = host.attachShadow({ mode: "open" });
    root.innerHTML = '<link rel="stylesheet" href="/.gongkai/preview.css">' +
      '<div class="panel"><p role="status"></p>' +
      '<button type="button" aria-expanded="false" aria-controls="body">预览</button>' +
      '<div id="body" tabindex="-1" hidden></div></div>';
    document.body.appendChild(host);
    var status = root.querySelector("[role=status]");
    var button = root.querySelector("button");
    var body = root.getElementById("body");
    var told = "";

    function show(open) {
      body.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "收起" : "展开";
    }
    button.addEventListener("click", function () { show(body.hidden); });
    root.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !body.hidden) { show(false); button.focus(); }
    });

    return {
      load: function () {
        fetch("/.gongkai/panel?page=" + encodeURIComponent(location.pathname), { cache: "no-store" })
          .then(function (answer) { return answer.text(); })
          .then(function (html) {
            body.innerHTML = html;
            var line = body.querySelector("#status");
            line.remove();
            var grave = body.querySelector(".error") !== null;
            root.querySelector(".panel").classList.toggle("grave", grave);
            if (line.textContent !== told) {
              told = status.textContent = line.textContent;
              show(grave);
            }
          })
          .catch(function () { status.textContent = "预览已经停止"; });
      }
    };
  }
})();
