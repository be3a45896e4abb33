// A container as webpack's module federation knows them, by hand: init() is given JupyterLab's own packages, get() answers our plugins.
// The plugins are served by lab_env.jupyter, in step with the Python package; where that does not run, there are none.
(() => {
  let scope;
  const NAMES = ["@jupyterlab/application", "@jupyterlab/apputils", "@jupyterlab/console", "@jupyterlab/coreutils", "@jupyterlab/launcher",
    "@jupyterlab/mainmenu", "@jupyterlab/notebook", "@jupyterlab/services", "@jupyterlab/ui-components", "@lumino/widgets"];
  async function shared(name) {
    const [version] = Object.values(scope[name]);
    return (await version.get())();
  }
  (window._JUPYTERLAB ||= {}).xenlab = {
    init(given) { scope = given; },
    async get() {
      const { PageConfig, URLExt } = await shared("@jupyterlab/coreutils");
      if (PageConfig.getOption("xenlab") !== "true") return () => [];
      const packages = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name.split("/")[1], await shared(name)])));
      const { plugins } = await import(URLExt.join(PageConfig.getBaseUrl(), "xenlab", "front.js"));
      return () => plugins({ ...packages, lumino: packages.widgets });
    },
  };
})();
