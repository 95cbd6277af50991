import Administration
import Glibc

exit(Administrator.run(CommandLine.arguments))
