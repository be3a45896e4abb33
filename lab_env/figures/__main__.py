"""Write the figures into the folder of the lessons."""

from lab_env import figures, paths

if __name__ == "__main__":
    folder = paths.notebooks()
    for name, text in figures.files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        paths.write(folder / name, text)
        print(folder / name)
