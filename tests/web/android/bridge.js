// Stands in for the bridge that Capacitor puts into the app's page: what the page calls, by Capacitor's documentation.
// `window.phone` holds what the test's phone has, and what was asked of it.

window.phone = { calls: [], listeners: {}, picture: null, shared: null, ...window.phone };

const asked = (name, answer) => async (options) => {
  window.phone.calls.push([name, options]);
  return answer?.(options);
};

window.Capacitor = {
  isNativePlatform: () => true,
  convertFileSrc: (address) => address.replace("file://", "https://localhost/_capacitor_file_"),
  Plugins: {
    App: {
      addListener: async (event, listener) => {
        window.phone.listeners[event] = listener;
        return { remove: async () => {} };
      },
      minimizeApp: asked("minimizeApp"),
    },
    Camera: {
      getPhoto: asked("getPhoto", () => {
        if (!window.phone.picture) throw new Error("User cancelled photos app");
        return { webPath: window.phone.picture, format: "jpeg", saved: false };
      }),
    },
    Filesystem: { deleteFile: asked("deleteFile") },
    SendIntent: {
      checkSendIntentReceived: asked("checkSendIntentReceived", () => {
        if (!window.phone.shared) throw new Error("No processing needed");
        return window.phone.shared;
      }),
    },
  },
};
