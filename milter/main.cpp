// exosubmit-milter: serves Postfix.
#include "milter/program.h"

int main(int argc, char** argv) { return exosubmit::milter::program(argc, argv); }
