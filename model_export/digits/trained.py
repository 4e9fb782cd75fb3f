"""What a finished training is published from."""

from dataclasses import dataclass
from functools import cached_property

from model_export.digits import companions
from model_export.digits.companions import Companions
from model_export.digits.data.originals import Mnist
from model_export.digits.network import Network
from model_export.digits.recipes import Recipe
from model_export.digits.rounded import rounded
from model_export.digits.train import Run


@dataclass(frozen=True)
class Trained:
    """A finished training, and the networks that are made of it when they are asked for."""

    recipe: Recipe
    run: Run
    mnist: Mnist

    @cached_property
    def network(self) -> Network:
        """Return the network that is published: weights with 9 significant bits."""
        network = Network(self.recipe.hidden)
        network.load_state_dict(rounded(self.run.weights))
        return network.eval()

    @cached_property
    def beside(self) -> Companions:
        """Return its companions, trained now or already kept."""
        return companions.train(self.network, self.mnist, self.recipe.seed)
