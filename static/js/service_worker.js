// Registers the service worker, once the page has everything it needs. Browsers offer it over https and on this machine.
if ("serviceWorker" in navigator && window.location.protocol.startsWith("http")) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch(() => {}); // the page is whole without it
  });
}
