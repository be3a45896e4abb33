"""How much one typed line may do: commands, the work they make, virtual time. Whatever is typed, the laboratory goes on."""

from .streams import CutOff

STEPS = 20_000          # commands one typed line may run
WORK = 2_000_000        # about a microsecond of a computer's time each; of the whole line, with its pipes and jobs
STEP = 25               # what a command costs at least


class WornOut(CutOff):
    """The line has used up its work: nothing of it goes on, pipes and jobs included."""


class TimeOver(CutOff):
    """What `timeout` runs has had its time."""

    def __init__(self, until):
        super().__init__("its time is over")
        self.until = until


class Budget:
    """How much a line may still do, and how much it has waited. Detached: nobody waits for it, as for a job.
    A part of a line (`part_of`) has commands of its own, and shares the work."""

    def __init__(self, steps=STEPS, skip=0, detached=False, part_of=None):
        self.steps, self.waited, self.skip, self.detached = steps, 0, skip, detached
        self.work = part_of.work if part_of else [WORK]
        self.until = part_of.until if part_of else None     # when `timeout` ends what it runs, counted as `waited`

    def part(self, detached=None):
        """The budget of one part of a pipe, or of a job."""
        return Budget(self.steps // 2, self.skip if detached is None else 0, self.detached if detached is None else detached, self)

    def step(self):
        self.steps -= 1
        if self.steps < 0:
            raise CutOff("too many commands")
        self.spend(STEP)

    def spend(self, units):
        """Account for work that grows with what it is done on."""
        self.work[0] -= units
        if self.work[0] < 0:
            raise WornOut("too much work")
