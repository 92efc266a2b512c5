"""Scripts that run trivial tasks and print the seconds they took, for any implementation."""

EXPERIMENT = """
import sys, time
from experimaestro import Param, Task, experiment

class Trivial(Task):
    number: Param[int]

    def execute(self):
        print(self.number)

if __name__ == "__main__":
    begin = time.perf_counter()
    with experiment(sys.argv[1], "trivial"):
        for number in range(int(sys.argv[2])):
            Trivial.C(number=number).submit()
    print(time.perf_counter() - begin)
"""
POOL = """
import multiprocessing, sys, time
from concurrent.futures import ProcessPoolExecutor

def trivial(number):
    with open("/dev/null", "w") as output:
        print(number, file=output)

if __name__ == "__main__":
    begin = time.perf_counter()
    context = multiprocessing.get_context(sys.argv[1])
    with ProcessPoolExecutor(mp_context=context) as pool:
        for future in [pool.submit(trivial, number) for number in range(int(sys.argv[2]))]:
            future.result()
    print(time.perf_counter() - begin)
"""
