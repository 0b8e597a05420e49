// Reading a code with the camera, where the browser can: elsewhere the phone's own camera opens the link.

const EVERY_MS = 250;

/** Shows the button; gives what was read to `take`. */
export function offer(element, take) {
  const section = element.querySelector("[data-scan]");
  if (!section || !globalThis.BarcodeDetector || !navigator.mediaDevices) return;
  const [button, stop] = [section.querySelector("button[data-start]"), section.querySelector("button[data-stop]")];
  const video = section.querySelector("video");
  let stream;
  const over = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = undefined;
    [video.hidden, stop.hidden, button.hidden] = [true, true, false];
  };
  button.addEventListener("click", async () => {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => undefined);
    if (!stream) return void (section.querySelector("[data-refused]").hidden = false);
    video.srcObject = stream;
    [video.hidden, stop.hidden, button.hidden] = [false, false, true];
    await video.play();
    while (stream) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code) {
        over();
        return take(code.rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  });
  stop.addEventListener("click", over);
  addEventListener("pagehide", over);
  section.hidden = false;
}
