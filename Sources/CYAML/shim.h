// libyaml, the C library under most YAML readers: https://pyyaml.org/wiki/LibYAML
#include <yaml.h>
