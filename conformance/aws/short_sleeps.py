"""The AWS CLI, whose sleeps between two looks at a stack take a twentieth, as the emulator's waits do."""

import sys
import time

from awscli.clidriver import main

sleep = time.sleep
time.sleep = lambda seconds: sleep(seconds / 20)

sys.exit(main())
