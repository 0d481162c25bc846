// The line of a trial call: Twilio's messages over a socket of ours, and what they mean to a page.

const MU_LAW = { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 };

function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export class Line {
  /** Dials with what the page was given. `on.media(bytes)`, `on.mark(name)`, `on.clear()`, `on.told(message)`, `on.closed()`. */
  constructor({ call_sid, token, socket }, on) {
    this.sid = call_sid;
    this.socket = new WebSocket(location.origin.replace(/^http/, "ws") + socket);
    this.socket.onopen = () => this.start(token);
    this.socket.onmessage = ({ data }) => this.take(JSON.parse(data), on);
    this.socket.onclose = () => on.closed();
  }

  start(token) {
    this.send("start", {
      accountSid: "",
      streamSid: this.sid,
      callSid: this.sid,
      tracks: ["inbound"],
      mediaFormat: MU_LAW,
      customParameters: { call_sid: this.sid, token },
    });
  }

  take(message, on) {
    if (message.event === "media") on.media(fromBase64(message.media.payload));
    else if (message.event === "mark") on.mark(message.mark.name);
    else if (message.event === "clear") on.clear();
    else on.told(message);
  }

  speak(frame) {
    this.send("media", { track: "inbound", payload: toBase64(frame) });
  }

  played(name) {
    this.send("mark", { name });
  }

  press(digit) {
    this.send("dtmf", { track: "inbound_track", digit });
  }

  type(text) {
    this.send("text", text);
  }

  /** Hangs up; the other end writes its last lines and closes the socket. */
  hangUp() {
    this.send("stop", { callSid: this.sid });
  }

  close() {
    this.socket.close();
  }

  send(event, content) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ event, streamSid: this.sid, [event]: content }));
  }
}
